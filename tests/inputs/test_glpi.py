"""GLPI: labels of its groups in English and French, sizes in MiB."""

from __future__ import annotations

from tests.inputs.tool_files import GLPI, column, key, listed, read, scoped

FRENCH = ("Nom", "Statut", "Type", "Système d'exploitation - Nom", "Processeurs - Nombre",
          "Processeurs - Nombre de coeurs", "Mémoires - Taille",
          "Disques durs - Taille")  # fmt: skip
ROWS = [
    ["a", "En service", "Serveur", "Debian GNU/Linux 11", 4, "", 16384, 102400],
    ["b", "In production", "VMware", "Windows Server 2019", 2, 8, 32768, 512000],
    ["c", "Au rebut", "Serveur", "Debian GNU/Linux 9", 1, 4, 8192, 51200],
    ["d", "Hors service", "Serveur", "Debian GNU/Linux 9", 1, 4, 8192, 51200],
]


def test_both_languages_are_read_alike():
    for header in (GLPI, FRENCH):
        upload = listed("glpi.csv", header, *ROWS, delimiter=";")
        inventory = read(upload)
        assert key(upload) == "glpi"
        assert scoped(inventory) == ["a", "b"]
        assert column(inventory, "vcpu")["a"] == 4
        assert column(inventory, "vcpu")["b"] == 8  # cores, where they are more than processors
        assert column(inventory, "memory_gib")["b"] == 32
        assert column(inventory, "storage_provisioned_gib")["b"] == 500
        assert column(inventory, "is_physical")["b"] is False
        assert column(inventory, "scope_reason")["c"] == "not_in_service"
