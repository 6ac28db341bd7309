"""Starting the assistant at logon, without administrator rights, and letting LibreOffice answer it.

Windows: a value under the user's own Run key, and a "Tro ly CCHC" in the Start menu for starting by hand.
Linux: a systemd unit of the user. Both end with the user's session.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lxml import etree

from cchc_xl.assistant_home import pipe_name
from cchc_xl.errors import AssistantError, why

_RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RUN_VALUE: Final = "CCHC"
START_MENU_NAME: Final = "Tro ly CCHC.cmd"  # ASCII: people type it into the Start menu
_UNIT_NAME: Final = "cchc-agent.service"
_SYSTEMCTL_SECONDS: Final = 20

_UNIT: Final = """\
[Unit]
Description=Trợ lý CCHC (nút bấm của sổ theo dõi kế hoạch)

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=10

[Install]
WantedBy=default.target
"""

_OOR: Final = "http://openoffice.org/2001/registry"
_SETUP_PATH: Final = "/org.openoffice.Setup/Office"
_SETUP_PROPERTY: Final = "ooSetupConnectionURL"


@dataclass(frozen=True, slots=True)
class Installed:
    """What was set up, and what is left for the person to do."""

    places: tuple[str, ...]
    left: tuple[str, ...] = ()


def install(environment: Mapping[str, str] = os.environ, *, registry: Any = None) -> Installed:
    """Start the assistant at every logon of this user. Raises AssistantError.

    ``registry`` stands in for :mod:`winreg` in tests.
    """
    if sys.platform == "win32" or registry is not None:
        return _install_windows(environment, registry or _winreg())
    if sys.platform.startswith("linux"):
        return _install_linux(environment)
    raise AssistantError(
        "Chưa có cách tự khởi động trợ lý trên hệ điều hành này.", "Chạy “cchc agent” khi làm việc."
    )


def uninstall(environment: Mapping[str, str] = os.environ, *, registry: Any = None) -> Installed:
    """No longer start the assistant by itself; one that runs goes on until logoff."""
    if sys.platform == "win32" or registry is not None:
        return _uninstall_windows(environment, registry or _winreg())
    unit = _unit_file(environment)
    _systemctl("disable", "--now", _UNIT_NAME)
    unit.unlink(missing_ok=True)
    return Installed((str(unit),))


# -- Windows ----------------------------------------------------------------------------------------


def _winreg() -> Any:
    import winreg

    return winreg


def windows_command(python: Path) -> str:
    """The assistant without a console window: pythonw beside the Python that runs now."""
    return subprocess.list2cmdline([str(python.with_name("pythonw.exe")), "-m", "cchc_xl", "agent"])


def _install_windows(environment: Mapping[str, str], registry: Any) -> Installed:
    command = windows_command(Path(sys.executable))
    try:
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
            registry.SetValueEx(key, _RUN_VALUE, 0, registry.REG_SZ, command)
        menu = _start_menu(environment) / START_MENU_NAME
        menu.parent.mkdir(parents=True, exist_ok=True)
        menu.write_text(f'@echo off\r\nchcp 65001 >nul\r\nstart "" {command}\r\n', "utf-8", newline="")
    except OSError as error:
        raise AssistantError(
            f"Không đặt được trợ lý tự chạy khi đăng nhập ({why(error)}).",
            "Máy có thể bị khóa chính sách: chạy “cchc agent” bằng tay, hoặc nhờ người quản trị máy.",
        ) from error
    return Installed((rf"HKCU\{_RUN_KEY}\{_RUN_VALUE}", str(menu)))


def _uninstall_windows(environment: Mapping[str, str], registry: Any) -> Installed:
    try:
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
            registry.DeleteValue(key, _RUN_VALUE)
    except FileNotFoundError:
        pass
    menu = _start_menu(environment) / START_MENU_NAME
    menu.unlink(missing_ok=True)
    return Installed((rf"HKCU\{_RUN_KEY}\{_RUN_VALUE}", str(menu)))


def _start_menu(environment: Mapping[str, str]) -> Path:
    return Path(environment["APPDATA"]) / "Microsoft" / "Windows" / "Start Menu" / "Programs"


# -- Linux ------------------------------------------------------------------------------------------


def _install_linux(environment: Mapping[str, str]) -> Installed:
    unit = _unit_file(environment)
    command = " ".join(_systemd_word(word) for word in (sys.executable, "-m", "cchc_xl", "agent"))
    try:
        unit.parent.mkdir(parents=True, exist_ok=True)
        unit.write_text(_UNIT.format(command=command), "utf-8")
    except OSError as error:
        raise AssistantError(
            f"Không ghi được {unit} ({why(error)}).", "Kiểm tra quyền ghi rồi chạy lại."
        ) from error
    started = _systemctl("daemon-reload") and _systemctl("enable", "--now", _UNIT_NAME)
    places, left = [str(unit)], []
    if not started:
        left.append(f"Chạy: systemctl --user daemon-reload; systemctl --user enable --now {_UNIT_NAME}")
    profile = libreoffice_profile(environment)
    if let_libreoffice_answer(profile, pipe_name(environment)):
        places.append(str(profile))
    else:
        left.append("Đóng LibreOffice rồi chạy lại lệnh này để LibreOffice trả lời trợ lý.")
    return Installed(tuple(places), tuple(left))


def _unit_file(environment: Mapping[str, str]) -> Path:
    config = environment.get("XDG_CONFIG_HOME") or str(Path(environment["HOME"]) / ".config")
    return Path(config) / "systemd" / "user" / _UNIT_NAME


def _systemd_word(word: str) -> str:
    """A word of ExecStart: quoted, systemd's own signs taken literally (man systemd.service)."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _systemctl(*arguments: str) -> bool:
    try:
        done = subprocess.run(
            ["systemctl", "--user", *arguments], capture_output=True, timeout=_SYSTEMCTL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def libreoffice_profile(environment: Mapping[str, str] = os.environ) -> Path:
    """LibreOffice's settings of this user."""
    config = environment.get("XDG_CONFIG_HOME") or str(Path(environment["HOME"]) / ".config")
    return Path(config) / "libreoffice" / "4" / "user" / "registrymodifications.xcu"


def let_libreoffice_answer(settings: Path, pipe: str) -> bool:
    """Make LibreOffice accept the assistant on ``pipe`` from its next start on.

    The pipe is the user's own: no other user of the PC reaches it, nothing listens on the network. False
    while LibreOffice runs, since it writes its settings anew when it ends.
    """
    if (settings.parent.parent / ".lock").exists():
        return False
    wanted = f"pipe,name={pipe};urp;"
    name = f"{{{_OOR}}}"
    if settings.exists():
        root = etree.parse(settings, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    else:
        root = etree.Element(f"{name}items", nsmap={"oor": _OOR})
    for item in root.iterfind(f"item[@{name}path='{_SETUP_PATH}']"):
        if item.find(f"prop[@{name}name='{_SETUP_PROPERTY}']") is not None:
            root.remove(item)
    item = etree.SubElement(root, "item", {f"{name}path": _SETUP_PATH})
    prop = etree.SubElement(item, "prop", {f"{name}name": _SETUP_PROPERTY, f"{name}op": "fuse"})
    etree.SubElement(prop, "value").text = wanted
    settings.parent.mkdir(parents=True, exist_ok=True)
    temporary = settings.with_suffix(".tmp")
    etree.ElementTree(root).write(temporary, encoding="UTF-8", xml_declaration=True)
    temporary.replace(settings)
    return True
