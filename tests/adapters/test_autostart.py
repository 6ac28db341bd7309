"""Starting at logon. The registry of Windows and systemctl are stood in for: neither is at hand here."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pytest
from lxml import etree

from cchc_xl.agent import autostart
from cchc_xl.errors import AssistantError


class Registry:
    """As much of winreg as is used, in memory."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.locked = False

    def CreateKey(self, root: str, path: str) -> Registry:
        if self.locked:
            raise PermissionError(13, "Access is denied")
        assert root == self.HKEY_CURRENT_USER  # the machine's own keys ask for administrator rights
        self._path = path
        return self

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def SetValueEx(self, _key: object, name: str, _reserved: int, kind: int, value: str) -> None:
        assert kind == self.REG_SZ
        self.values[self._path, name] = value

    def DeleteValue(self, _key: object, name: str) -> None:
        if (self._path, name) not in self.values:
            raise FileNotFoundError(2, name)
        del self.values[self._path, name]


def test_windows_starts_the_assistant_without_a_console_at_logon(tmp_path: Path) -> None:
    registry = Registry()
    autostart.install({"APPDATA": str(tmp_path)}, registry=registry)
    [((key, name), command)] = registry.values.items()
    assert (key.rpartition("\\")[2], name) == ("Run", "CCHC")
    assert command.endswith("-m cchc_xl agent")
    assert "pythonw.exe" in command


def test_windows_gets_a_start_menu_entry_that_people_can_type(tmp_path: Path) -> None:
    autostart.install({"APPDATA": str(tmp_path)}, registry=Registry())
    [entry] = tmp_path.rglob("*.cmd")
    assert entry.name == "Tro ly CCHC.cmd"
    assert entry.name.isascii()
    lines = entry.read_bytes().split(b"\r\n")
    assert lines[-2].startswith(b'start "" ')
    assert b"-m cchc_xl agent" in lines[-2]


def test_uninstalling_takes_both_away_and_may_be_repeated(tmp_path: Path) -> None:
    registry = Registry()
    autostart.install({"APPDATA": str(tmp_path)}, registry=registry)
    for _ in range(2):
        autostart.uninstall({"APPDATA": str(tmp_path)}, registry=registry)
        assert registry.values == {}
        assert list(tmp_path.rglob("*.cmd")) == []


def test_a_locked_down_registry_is_said_with_a_next_step(tmp_path: Path) -> None:
    registry = Registry()
    registry.locked = True
    with pytest.raises(AssistantError, match="cchc agent"):
        autostart.install({"APPDATA": str(tmp_path)}, registry=registry)


def test_a_python_in_a_folder_with_spaces_is_quoted() -> None:
    command = autostart.windows_command(Path("C:/Program Files/Python/python.exe"))
    assert command.startswith('"')
    assert command.count('"') == 2


@pytest.fixture
def no_systemctl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return {"HOME": str(tmp_path / "vp")}


def test_linux_gets_a_unit_of_the_user_and_is_told_what_is_left(no_systemctl: dict[str, str]) -> None:
    done = autostart.install(no_systemctl)
    unit = Path(no_systemctl["HOME"]) / ".config/systemd/user/cchc-agent.service"
    text = unit.read_text("utf-8")
    assert '"-m" "cchc_xl" "agent"' in text
    assert "WantedBy=default.target" in text
    assert str(unit) in done.places
    assert any("systemctl --user enable --now cchc-agent.service" in step for step in done.left)


PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">\
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupConnectionURL" oor:op="fuse">\
<value>socket,host=0.0.0.0,port=2002;urp;</value></prop></item>
</oor:items>
"""
NAMES = {"oor": "http://openoffice.org/2001/registry"}


def urls(settings: Path) -> list[str]:
    path = "//prop[@oor:name='ooSetupConnectionURL']/value/text()"
    found = etree.parse(settings).xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(text) for text in found]


def test_libreoffice_answers_on_the_user_s_own_pipe_and_keeps_its_other_settings(tmp_path: Path) -> None:
    settings = tmp_path / "4/user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(PROFILE, "utf-8")
    for _ in range(2):
        assert autostart.let_libreoffice_answer(settings, "cchc")
        assert urls(settings) == ["pipe,name=cchc;urp;"]
    assert "FirstRun" in settings.read_text("utf-8")


def test_a_profile_that_does_not_exist_yet_is_begun(tmp_path: Path) -> None:
    settings = tmp_path / "4/user/registrymodifications.xcu"
    assert autostart.let_libreoffice_answer(settings, "cchc")
    assert urls(settings) == ["pipe,name=cchc;urp;"]


def test_a_running_libreoffice_is_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "4/user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(PROFILE, "utf-8")
    (tmp_path / "4/.lock").touch()
    assert not autostart.let_libreoffice_answer(settings, "cchc")
    assert settings.read_text("utf-8") == PROFILE
