"""What part of a campaign a page of analysis is about, as its address says it."""

from dataclasses import dataclass, replace

from django.db.models import Q

from campaigns.models import Campaign, Participation, Target
from core.paths import subtree
from evaluations.queries.scenes import Scene, history_of
from units.models import User


@dataclass(frozen=True)
class BoardView:
    """``scene.root`` is the unit asked about; a class and a pillar narrow what stands below it; empty: all."""

    scene: Scene
    user: User
    comparison_class: str = ""
    pillar: Target | None = None

    @property
    def units(self) -> Q:
        """Condition on rows with ``participation``: at and below the root, of the class, and seen by the person."""
        return self._units("participation")

    @property
    def cells(self) -> Q:
        """The same on rows with ``assignment``, and below the pillar."""
        found = self._units("assignment__participation")
        if self.pillar is not None:
            inside = Q(assignment__target__path__range=subtree(self.pillar.path))
            found &= inside & Q(assignment__target__scheme=self.pillar.scheme_id)
        return found

    def _units(self, prefix: str) -> Q:
        here = Q(**{f"{prefix}__path__range": subtree(self.scene.root.path)})
        here &= Q(**{f"{prefix}__campaign": self.scene.campaign}) & self.user.reach.q(f"{prefix}__unit")
        if self.comparison_class:
            here &= Q(**{f"{prefix}__comparison_class": self.comparison_class})
        return here


def scene_below(scene: Scene, code: str, user: User) -> Scene | None:
    """The scene with the unit ``code`` as its root; None where the person does not see it in this campaign."""
    visible = Participation.objects.visible_to(user).filter(campaign=scene.campaign, unit__code=code)
    root = visible.select_related("unit").first()
    if root is None:
        return None
    return replace(scene, root=root, history=history_of(scene.campaign, root.pk))


def pillar_of(scene: Scene, code: str) -> Target | None:
    """The top target with this code in the common scheme in force."""
    return Target.objects.of_published(scene.campaign).tops().filter(code=code).first()


def pillars_of(campaign: Campaign) -> tuple[Target, ...]:
    """The top targets of the common scheme in force."""
    return tuple(Target.objects.of_published(campaign).tops().order_by("path"))
