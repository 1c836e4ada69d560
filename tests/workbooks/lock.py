"""Locks a workbook with a password in each way that offices have (`-m tests.workbooks.lock`).

Run it with LibreOffice's own Python (`uno`) in which msoffcrypto-tool is installed as well:
LibreOffice writes .xls and .ods and the encryption of Excel 2007, msoffcrypto the agile one of
Excel 2010 and later. The password is `caiyuan-2022`. The files are kept: no test needs either.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FILES = Path(__file__).with_name("files")
SOURCE = FILES / "01-title-notes-signatures.xlsx"
PASSWORD = "caiyuan-2022"
_PIPE = "uno:pipe,name=lock;urp;StarOffice.ComponentContext"


def main() -> None:
    """Lock it each way."""
    agile(FILES / "39-locked.xlsx")
    with TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        office = subprocess.Popen([*command, "--accept=pipe,name=lock;urp;"])
        by_libreoffice(connected())
        office.wait()
    agile(FILES / "53-locked-named-xls.xls")
    (FILES / "54-locked-named-xlsx.xlsx").write_bytes((FILES / "52-locked.xls").read_bytes())


def agile(target: Path) -> None:
    """As Excel 2010 and later lock it."""
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-not-found]

    with SOURCE.open("rb") as plain, target.open("wb") as locked:
        OOXMLFile(plain).encrypt(PASSWORD, locked)


def connected() -> Any:
    """The context of the office that was started."""
    import uno  # type: ignore[import-not-found]

    here = uno.getComponentContext()
    resolver = "com.sun.star.bridge.UnoUrlResolver"
    resolver = here.ServiceManager.createInstanceWithContext(resolver, here)
    while True:
        try:
            return resolver.resolve(_PIPE)
        except Exception:
            time.sleep(0.5)


def by_libreoffice(context: Any) -> None:
    """As LibreOffice locks it: .ods, .xls, and .xlsx as Excel 2007 does."""
    import uno

    def named(kind: str, **values: Any) -> tuple[Any, ...]:
        out = []
        for name, value in values.items():
            one = uno.createUnoStruct(f"com.sun.star.beans.{kind}")
            one.Name, one.Value = name, value
            out.append(one)
        return tuple(out)

    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = named("PropertyValue", Hidden=True)
    document = desktop.loadComponentFromURL(SOURCE.as_uri(), "_blank", 0, hidden)
    how = named("NamedValue", OOXPassword=PASSWORD, CryptoType="StrongEncryptionDataSpace")
    encryption = uno.Any("[]com.sun.star.beans.NamedValue", how)
    for name, about in (
        ("40-locked.ods", {"FilterName": "calc8", "Password": PASSWORD}),
        ("51-locked-2007.xlsx", {"FilterName": "Calc MS Excel 2007 XML",
                                 "EncryptionData": encryption}),
        ("52-locked.xls", {"FilterName": "MS Excel 97", "Password": PASSWORD}),
    ):  # fmt: skip
        document.storeToURL((FILES / name).as_uri(), named("PropertyValue", **about))
    document.close(True)
    desktop.terminate()


if __name__ == "__main__":
    main()
