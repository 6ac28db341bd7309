"""Read, validate and roll up the forms of a folder in one process, nothing stored or written.

``python benchmarks/read_and_roll_up.py BOOK FOLDER``: the part of the work that can be set against pandas
reading and concatenating the same files. Prints how many forms were accepted.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cchc_xl.core.judging import Judge
from cchc_xl.core.ledger import Arrival, ArrivalState, Verdict, settle
from cchc_xl.core.period import Period
from cchc_xl.core.rollup import roll_up
from cchc_xl.core.rollup_values import Accepted
from cchc_xl.excel.closed import ClosedWorkbook
from cchc_xl.excel.untrusted import read_form
from cchc_xl.flows.gather import gather
from cchc_xl.holidays_vn import library_holidays

NEVER = datetime.min.replace(tzinfo=UTC)  # dates backups, and nothing is written here
PERIOD = Period.parse("2023-H1")


def main(book: Path, folder: Path) -> None:
    office = gather(ClosedWorkbook(book, lambda: NEVER), (), library_holidays)
    judge = Judge(office.plan)
    judged, submissions = [], {}
    for path in sorted(folder.glob("*.xlsx")):
        data = path.read_bytes()
        digest = sha256(data).hexdigest()
        received = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        arrival = Arrival(
            arrival_id=path.name,
            channel="folder",
            name=path.name,
            received_at=received,
            sha256=digest,
            size=len(data),
        )
        found = judge(read_form(data, path.name))
        judged.append((arrival, Verdict(state=found.state, unit=found.unit, period=found.period)))
        submissions[path.name] = found.submission
    accepted = {
        entry.verdict.unit: Accepted(submission, entry.arrival.name)
        for entry in settle(judged)
        if entry.state is ArrivalState.MERGED and (submission := submissions[entry.arrival.name]) is not None
    }
    result = roll_up(office.plan, office.asking(PERIOD), {PERIOD: accepted}, PERIOD)
    print(len(result.accepted), sum(figures.reported for figures in result.tasks.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
