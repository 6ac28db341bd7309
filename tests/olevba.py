"""olevba as a reader of VBA projects; its own libraries' deprecations are none of ours."""

from __future__ import annotations

import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def decompressed(data: bytes) -> bytes:
    """The content of a compressed stream (MS-OVBA 2.4.1)."""
    return bytes(decompress_stream(bytearray(data)))


def modules(path: Path) -> dict[str, str]:
    """Every module's source by name, lines ending with CR LF."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = VBA_Parser(str(path))
        try:
            found = {str(name): str(code) for *_, name, code in parser.extract_macros()}
        finally:
            parser.close()
    return {
        name.rpartition(".")[0] or name: code.replace("\r\n", "\n").replace("\n", "\r\n")
        for name, code in found.items()
    }
