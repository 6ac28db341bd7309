"""The ribbon tab "CCHC" (customUI14, for Excel 2010 and later): every button as a command."""

from __future__ import annotations

from typing import Final

from lxml import etree

from cchc_xl.core.button import CATALOGUE

PART: Final = "customUI/customUI14.xml"
RELATIONSHIP: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
_TAB: Final = "CCHC"
# Groups as the work goes: follow the plan, collect reports, look after the workbook.
_GROUPS: Final = (
    ("grpTheoDoi", "Theo dõi", ("check", "remind")),
    ("grpBaoCao", "Kỳ báo cáo", ("forms", "collect", "rollup", "report")),
    ("grpSo", "Sổ", ("undo", "self_check")),
)
CALLBACK: Final = "NutRibbon"  # in workbook/src/vba/CCHC.bas


def ribbon_xml() -> bytes:
    """The part's content; a command's tag is the macro it runs."""
    buttons = {button.code: button for button in CATALOGUE}
    root = etree.Element("customUI", xmlns=_NAMESPACE)
    tabs = etree.SubElement(etree.SubElement(root, "ribbon"), "tabs")
    tab = etree.SubElement(tabs, "tab", id="tabCCHC", label=_TAB, insertAfterMso="TabHome")
    for name, label, codes in _GROUPS:
        group = etree.SubElement(tab, "group", id=name, label=label)
        for button in map(buttons.__getitem__, codes):
            etree.SubElement(
                group,
                "button",
                id=f"btn{button.macro}",
                label=button.caption,
                screentip=button.caption,
                supertip=button.tooltip,
                imageMso=button.image,
                size="large",
                tag=button.macro,
                onAction=CALLBACK,
            )
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml
