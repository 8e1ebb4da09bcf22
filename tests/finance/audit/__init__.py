"""A second computation of whole estates, in plain Python from METHOD and the published method.

``estate`` says what an estate is, ``today`` what it costs where it stands, ``aws`` what it costs
on AWS, ``table`` the comparison of both, ``months`` the cash flow. None of them imports bizcase;
``product`` gives the same estate to it, and the tests compare the two.
"""
