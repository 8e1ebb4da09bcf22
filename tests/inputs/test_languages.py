"""Lists with headers and states in German, French, Spanish, Portuguese, Italian and Japanese."""

from __future__ import annotations

import unicodedata

import pytest

from bizcase.inputs.tables.mapping import propose
from tests.inputs.tool_files import codes, column, listed, read, scoped

# Name, system, CPUs, memory, disk, used, state, environment; the states of a running and of a
# stopped machine and of one that is gone.
HEADERS = {
    "German": (("Servername", "Betriebssystem", "Anzahl vCPU", "Arbeitsspeicher (GB)",
                "Festplattengröße (GB)", "Belegter Speicherplatz (GB)", "Zustand", "Umgebung"),
               ("In Betrieb", "Ausgeschaltet", "Stillgelegt")),
    "French": (("Nom du serveur", "Système d'exploitation", "Nombre de vCPU", "Mémoire vive (Go)",
                "Espace disque (Go)", "Espace disque utilisé (Go)", "État", "Environnement"),
               ("En service", "Éteint", "Au rebut")),
    "Spanish": (("Nombre del servidor", "Sistema operativo", "Número de vCPU", "Memoria RAM (GB)",
                 "Tamaño de disco (GB)", "Espacio utilizado (GB)", "Estado", "Entorno"),
                ("Encendido", "Apagado", "Retirado")),
    "Portuguese": (("Nome do servidor", "Sistema operacional", "Número de CPUs", "Memória (GB)",
                    "Espaço em disco (GB)", "Espaço usado (GB)", "Situação", "Ambiente"),
                   ("Ligado", "Desligado", "Obsoleto")),
    "Italian": (("Nome server", "Sistema operativo", "Numero di vCPU", "Memoria assegnata (GB)",
                 "Spazio su disco (GB)", "Spazio utilizzato (GB)", "Stato", "Ambiente"),
                ("Acceso", "Spento", "Dismesso")),
    "Japanese": (("ホスト名", "オペレーティングシステム", "vCPU数", "メモリ(GB)",
                  "ディスク容量(GB)", "使用ディスク容量(GB)", "状態", "環境"),
                 ("稼働中", "停止", "廃止")),
}  # fmt: skip


def rows(states):
    on, off, gone = states
    return [
        ["a1", "Windows Server 2019", 4, 16, 100, 40, on, "Production"],
        ["a2", "Red Hat Enterprise Linux 8", 8, 32, 250, 90, on, "Test"],
        ["a3", "Ubuntu 22.04", 2, 8, 50, 20, off, "Test"],
        ["a4", "Ubuntu 20.04", 2, 8, 50, 20, gone, "Test"],
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("language", HEADERS)
def test_a_list_is_read_without_a_mapping(language, form):
    headers, states = HEADERS[language]
    written = [unicodedata.normalize(form, header) for header in headers]
    inventory = read(listed("liste.csv", written, *rows(states), delimiter=";"))
    assert scoped(inventory) == ["a1", "a2"]
    assert column(inventory, "vcpu") == {"a1": 4, "a2": 8, "a3": 2, "a4": 2}
    assert column(inventory, "memory_gib")["a2"] == 32
    assert column(inventory, "storage_provisioned_gib")["a2"] == 250
    assert column(inventory, "storage_used_gib")["a2"] == 90
    assert column(inventory, "environment")["a1"] == "production"
    assert column(inventory, "scope_reason")["a4"] == "not_in_service"
    assert "POWER_STATE_UNKNOWN" not in codes(inventory)


def test_full_width_letters_are_letters():
    headers = ("サーバ名", "ｖＣＰＵ", "メモリ（ＧＢ）", "ディスク（ＧＢ）")
    inventory = read(listed("l.csv", headers, ("a", 4, 16, 100)))
    assert column(inventory, "storage_provisioned_gib") == {"a": 100}


def test_french_units_stand_in_cells_and_headers():
    headers = ("Serveur", "vCPU", "Mémoire", "Stockage (To)")
    inventory = read(listed("l.csv", headers, ("a", 4, "16 Go", 1.5), ("b", 2, "512 Mo", 2)))
    assert column(inventory, "memory_gib") == {"a": 16, "b": 0.5}
    assert column(inventory, "storage_provisioned_gib") == {"a": 1536, "b": 2048}


@pytest.mark.parametrize(
    ("header", "physical", "virtual"),
    [("Physisch/Virtuell", "Physisch", "Virtuell"), ("Physique", "Oui", "Non"),
     ("Físico/Virtual", "Físico", "Virtual"), ("Fisico/Virtuale", "Fisico", "Virtuale"),
     ("物理/仮想", "物理", "仮想"), ("Virtuell", "Nein", "Ja"), ("Est virtuel", "Non", "Oui")],
)  # fmt: skip
def test_a_flag_of_physical_or_virtual_is_read_in_its_language(header, physical, virtual):
    headers = ("Name", "Logical Cores", "RAM (GB)", header)
    inventory = read(listed("l.csv", headers, ("p", 8, 64, physical), ("v", 4, 16, virtual)))
    assert column(inventory, "is_physical") == {"p": True, "v": False}


NOT_SURE = {
    "storage": ["Nombre de disques", "Espace libre (Go)", "Espacio libre (GB)", "空き容量(GB)",
                "Freier Plattenplatz (GB)", "Spazio libero (GB)", "Disco usado (GB)"],
    "memory": ["Mémoire utilisée (Go)", "使用メモリ(GB)", "Memoria libre (GB)"],
    "vcpu": ["Fréquence CPU", "Auslastung CPU", "Modelo de CPU"],
    "name": ["Nom du propriétaire", "Nombre de usuario", "担当者名"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, these in NOT_SURE.items() for header in these]
)
def test_what_only_resembles_a_field_is_not_taken_for_it(field, header):
    assert propose([header], [[12], [40], [7]]).sure().header(field) == ""
