"""A workflow as one table: the rows give the buttons, the refusals in words, the tests and the diagram."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Guard = Callable[[Any, Any], str | None]


def _no_objection(_subject: Any, _actor: Any) -> str | None:
    return None


@dataclass(frozen=True)
class Step:
    """One row: a named step from ``sources`` to ``target``, for people with one of ``roles``.

    ``guard(subject, actor)`` returns the reason why the step is refused, or None.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    needs_opinion: bool = False
    guard: Guard = field(default=_no_objection)


@dataclass(frozen=True)
class Workflow:
    """All steps of one kind of subject, and the words for its states."""

    steps: Mapping[str, Step]
    states: Mapping[str, str]

    def step(self, name: str) -> Step:
        """The row called ``name``; KeyError for an unknown one."""
        return self.steps[name]

    def from_state(self, state: str) -> list[Step]:
        """The rows that start in ``state``, in the order of the table."""
        return [step for step in self.steps.values() if state in step.sources]

    def refusal(self, name: str, state: str, subject: Any, actor: Any, opinion: str) -> str | None:
        """Why the step cannot be taken now, as a sentence, or None where it can. Roles are judged elsewhere."""
        step = self.steps[name]
        if state not in step.sources:
            allowed = "、".join(self.states[source] for source in sorted(step.sources))
            return (
                f"当前状态为“{self.states[state]}”，不能{step.label}（只有“{allowed}”时可以）。请刷新页面查看最新情况。"
            )
        if step.needs_opinion and not opinion.strip():
            return f"{step.label}必须写明意见，请填写后再提交。"
        return step.guard(subject, actor)


def workflow(steps: list[Step], states: Mapping[str, str]) -> Workflow:
    """Build the table; ValueError where two rows share a name or a row names an unknown state."""
    table = {step.name: step for step in steps}
    known = set(states)
    if len(table) != len(steps) or any(not step.sources | {step.target} <= known for step in steps):
        message = "steps must have unique names and known states"
        raise ValueError(message)
    return Workflow(table, states)
