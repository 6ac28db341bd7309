"""Parts of a package as XML trees: parsed once, written back only when changed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import cast
from urllib.parse import unquote
from xml.parsers import expat

from lxml import etree

from cchc_xl.excel.package.archive import Archive, Damaged

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION_ID = f"{{{_DOCUMENT}}}id"
R = {"r": _DOCUMENT}  # the prefix that every program gives it
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def main(tag: str) -> str:
    """The full name of an element of the spreadsheet's main namespace."""
    return f"{{{MAIN}}}{tag}"


def is_true(text: str | None) -> bool:
    return text in ("1", "true")


def int_of(element: etree._Element, name: str, default: int | None = None) -> int:
    """A whole-number attribute; Damaged when it is none, or absent without ``default``."""
    text = element.get(name)
    if text is None and default is not None:
        return default
    try:
        return int(text or "")
    except ValueError as error:
        raise Damaged(f"{name}={text!r}") from error


def number_of(element: etree._Element, name: str) -> float:
    """A number as an attribute, 0 when it is absent; Damaged when it is none."""
    try:
        return float(element.get(name) or 0)
    except ValueError as error:
        raise Damaged(f"{name}={element.get(name)!r}") from error


def drop_attributes(element: etree._Element, *names: str) -> bool:
    """Take attributes away; whether there was any."""
    present = [name for name in names if element.get(name) is not None]
    for name in present:
        del element.attrib[name]
    return bool(present)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: ``kind`` is the last word of its type, ``target`` a part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The trees of an archive's parts. All methods raise Damaged for what is not well-formed."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._trees: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self._dropped: set[str] = set()
        self._appended: dict[str, tuple[bytes, list[str]]] = {}  # markup to stand before an end tag

    def xml(self, name: str) -> etree._Element:
        """The root element of a part; the same tree at every call."""
        if name not in self._trees:
            self._trees[name] = parse(self.archive.read(name), name)
        return self._trees[name]

    def touch(self, name: str) -> None:
        """The part's tree was changed and is to be written."""
        self._changed.add(name)

    def append(self, name: str, markup: Iterable[str], end: bytes) -> None:
        """Elements as text, to be written before the part's last tag ``end``; as a tree, many of them would
        take a kilobyte and ten microseconds each."""
        self._appended.setdefault(name, (end, []))[1].extend(markup)
        self.touch(name)

    def take_back(self, name: str) -> list[str]:
        """What :meth:`append` was given; it is no longer to be written."""
        return self._appended.pop(name, (b"", []))[1]

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(self._changed)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The part's relationships inside the package ("" for those of the package itself)."""
        name = relations_part(part)
        if name not in self.archive and name not in self._trees:
            return ()
        folder = posixpath.dirname(part)
        found = []
        for element in self.xml(name).iterchildren(tag=etree.Element):
            if element.get("TargetMode") != "External":
                kind = element.get("Type", "").rsplit("/", 1)[-1]
                target = self._target(folder, element.get("Target", ""))
                found.append(Relation(element.get("Id", ""), kind, target))
        return tuple(found)

    def _target(self, folder: str, written: str) -> str:
        path = posixpath.normpath(posixpath.join("/", folder, written.replace("\\", "/"))).lstrip("/")
        return path if path in self.archive else unquote(path)

    def related(self, part: str, kind: str) -> str | None:
        """The part's first relative of a kind that is there (some programs name parts they do not write)."""
        of_kind = (r.target for r in self.relations(part) if r.kind == kind)
        return next((target for target in of_kind if target in self.archive), None)

    def drop(self, owner: str, relation: Relation) -> None:
        """Leave a part out, with the relationship that leads to it and its content type."""
        relations = self.xml(relations_part(owner))
        types = self.xml(CONTENT_TYPES)
        for element in list(relations.iterchildren(tag=etree.Element)):
            if element.get("Id") == relation.id:
                relations.remove(element)
        for element in list(types.iterchildren(tag=etree.Element)):
            if element.get("PartName", "").lstrip("/").casefold() == relation.target.casefold():
                types.remove(element)
        self._dropped.add(relation.target)
        self._changed |= {relations_part(owner), CONTENT_TYPES}

    def add(self, owner: str, kind: str, name: str, root: etree._Element, content_type: str) -> str:
        """A new part that ``owner`` is related to; the relationship's id. ``name`` must be free."""
        self._trees[name] = root
        types = self.xml(CONTENT_TYPES)
        etree.SubElement(types, _TYPES + "Override", PartName=f"/{name}", ContentType=content_type)
        links = relations_part(owner)
        if links not in self.archive and links not in self._trees:
            self._trees[links] = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})  # type: ignore[dict-item]
        known = {element.get("Id") for element in self.xml(links).iterchildren(tag=etree.Element)}
        new = next(f"rIdCchc{number}" for number in count(1) if f"rIdCchc{number}" not in known)
        target = {"Id": new, "Type": f"{_DOCUMENT}/{kind}", "Target": f"/{name}"}
        etree.SubElement(self.xml(links), f"{{{_RELATIONS}}}Relationship", target)
        self._changed |= {name, links, CONTENT_TYPES}
        return new

    def free_name(self, pattern: str) -> str:
        """A name for a new part: ``pattern`` with the first number that no part bears."""
        names = (pattern.format(number) for number in count(1))
        return next(name for name in names if name not in self.archive and name not in self._trees)

    def to_bytes(self) -> bytes:
        """The package as it stands now, checked: every changed part is read back as XML."""
        changed = {name: self._serialised(name) for name in sorted(self._changed)}
        data = self.archive.rewritten(changed, self._dropped)
        written = Archive(data)
        for name, content in changed.items():
            if written.read(name) != content:
                raise Damaged(f"{name} was not written as meant")
            _ensure_sound(content, name)
        return data

    def _serialised(self, name: str) -> bytes:
        content = serialise(self.xml(name))
        if name not in self._appended:
            return content
        tag, markup = self._appended[name]
        end = content.rindex(tag)
        return b"".join((content[:end], "".join(markup).encode(), content[end:]))


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parse(content: bytes, name: str) -> etree._Element:
    """A part's root; no entity is resolved and no document type is taken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"{name}: {error}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs do not know it
        raise Damaged(f"{name}: document type")
    return root


def _ensure_sound(content: bytes, name: str) -> None:
    """Damaged unless ``content`` is well-formed; no tree is made of it."""
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise Damaged(f"{name}: {error}") from error


def serialise(root: etree._Element) -> bytes:
    """The whole part, its declaration and what stands beside the root included."""
    tree = root.getroottree()
    standalone = cast(bool, tree.docinfo.standalone)  # None, too, is taken: the declaration then says nothing
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=standalone)
