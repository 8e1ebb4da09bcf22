REM Opens a workbook, changes cells, and writes what the sheets then hold, change after change.
REM
REM The environment names a file of lines with tabs: first the workbook, then
REM   set SHEET CELL NUMBER     puts a number into a cell until the next "back"
REM   show FILE SHEET ...       writes the sheets, numbers as n1.5 and texts as tWords
REM   back                      gives the changed cells what they held
Sub Run
  given = Environ("BIZCASE_COMPUTE")
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim said As String
  Dim parts
  Dim cells(1000) As Object
  Dim held(1000) As String
  changed = 0
  tasks = FreeFile
  Open given For Input As #tasks
  Line Input #tasks, said
  book = StarDesktop.loadComponentFromURL(ConvertToURL(said), "_blank", 0, hidden())
  Do While Not Eof(tasks)
    Line Input #tasks, said
    parts = Split(said, Chr(9))
    If parts(0) = "set" Then
      cell = book.Sheets.getByName(parts(1)).getCellRangeByName(parts(2))
      cells(changed) = cell
      held(changed) = cell.getFormula()
      changed = changed + 1
      cell.setValue(Val(parts(3)))
    End If
    If parts(0) = "show" Then Show(book, parts)
    If parts(0) = "back" Then
      For place = 0 To changed - 1
        cells(place).setFormula(held(place))
      Next place
      changed = 0
    End If
  Loop
  Close #tasks
  book.close(True)
End Sub

Sub Show(book, parts)
  out = FreeFile
  Open parts(1) For Output As #out
  For place = 2 To UBound(parts)
    sheet = book.Sheets.getByName(parts(place))
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    rows = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
    Print #out, "sheet" + Chr(9) + parts(place)
    For at = 0 To UBound(rows)
      row = rows(at)
      ReDim told(UBound(row)) As String
      For column = 0 To UBound(row)
        If TypeName(row(column)) = "Double" Then
          told(column) = "n" + Trim(Str(row(column)))
        Else
          told(column) = "t" + row(column)
        End If
      Next column
      Print #out, Join(told, Chr(9))
    Next at
  Next place
  Close #out
End Sub
