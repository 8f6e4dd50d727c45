"""Files of papers: for their owner's eyes, and never written over."""

from pathlib import Path

import pytest

from household.paper_files import FileInTheWay, refuse_written, write_own


def test_a_file_is_its_owners_and_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "papers.pdf"
    refuse_written(file)
    write_own(file, b"%PDF")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_own(file, b"other")
    with pytest.raises(FileInTheWay):
        refuse_written(file)
    assert file.read_bytes() == b"%PDF"
