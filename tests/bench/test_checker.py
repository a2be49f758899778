"""The checker of deadline day finds a lost write, a second one, and one that nobody made."""

import dataclasses

from tests.bench.deadline.checker import Stored, Told, check, read_ledger

CELL = "7/3"
DRAFT = {"act": "draft", "cell": CELL, "text": "第一稿", "version": 1}
SUBMITTED = {"act": "submitted", "cell": CELL, "text": "定稿", "version": 3}
APPROVED = {"act": "approved", "report": 91}
DAY = [{"told": DRAFT}, {"told": {**DRAFT, "text": "定稿", "version": 2}}, {"told": SUBMITTED}, {"told": APPROVED}]
STORED = Stored(version=5, text="定稿", state="approved", submits=1, approvals=1)


def told() -> dict[str, Told]:
    return read_ledger(DAY, {91: CELL})


def test_a_day_that_is_stored_as_it_was_told_has_no_fault() -> None:
    verdict = check(told(), {CELL: STORED})
    assert (verdict.lost, verdict.doubled) == ((), ())


def test_a_report_that_is_not_there_is_lost() -> None:
    assert check(told(), {}).lost == ("7/3：没有这份填报",)


def test_a_draft_that_was_kept_and_is_older_now_is_lost() -> None:
    draft = {CELL: Stored(version=1, text="第一稿", state="draft", submits=0, approvals=0)}
    assert check(read_ledger(DAY[:1], {}), draft).lost == ()
    assert len(check(read_ledger(DAY[:2], {}), draft).lost) == 2


def test_a_submission_and_an_approval_without_a_trace_are_lost() -> None:
    row = dataclasses.replace(STORED, state="draft", submits=0, approvals=0)
    assert check(told(), {CELL: row}).lost == ("7/3：告知已提交，记录里没有", "7/3：告知已核定，记录里没有")


def test_a_step_taken_twice_is_doubled() -> None:
    row = dataclasses.replace(STORED, submits=2, approvals=2)
    assert check(told(), {CELL: row}).doubled == ("7/3：提交了 2 次", "7/3：核定了 2 次")


def test_a_step_that_nobody_took_is_doubled() -> None:
    assert check({}, {"8/3": STORED}).doubled == ("8/3：提交了 1 次", "8/3：核定了 1 次")


def test_a_request_without_an_answer_may_have_been_done_once() -> None:
    unsure = read_ledger([*DAY[:2], {"told": None, "unsure": SUBMITTED}], {})
    before = Stored(version=2, text="定稿", state="draft", submits=0, approvals=0)
    after = Stored(version=4, text="定稿", state="submitted", submits=1, approvals=0)
    for row in (before, after):
        verdict = check(unsure, {CELL: row})
        assert (verdict.lost, verdict.doubled) == ((), ())
    assert check(unsure, {CELL: dataclasses.replace(after, submits=2)}).doubled
