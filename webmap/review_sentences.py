"""What is told where an observation can't be decided on, answered or merged in that way."""

from typing import Final

from webmap.texts import msgid

REVIEW_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "observation.illegal-move": (
        msgid("An observation can't go from “{frm}” to “{to}”."),
        msgid("Nothing was saved. From here it can go to: {allowed}."),
    ),
    "observation.never-public": (
        msgid("Suspected drug dealing and felt threats are never shown to everyone."),
        msgid("Nothing was saved. A point on the map could single out a person or a home. Choose “Internal only”."),
    ),
    "observation.reason-missing": (
        msgid("An observation can't be rejected without a reason."),
        msgid("Nothing was saved. Write in plain words why it is not accepted."),
    ),
    "observation.leads-case": (
        msgid("The observation stands for others that say the same."),
        msgid("Nothing was saved. Tell them apart first, and then decide on each."),
    ),
    "observation.in-case": (
        msgid("The observation has been merged with others."),
        msgid("Nothing was saved. Open the one that stands for them: what is decided there holds for all."),
    ),
    "observation.nothing-to-undo": (
        msgid("There is no decision to undo."),
        msgid("Nothing was changed. What was merged is told apart; what has been edited since is decided on anew."),
    ),
    "answer.action-missing": (
        msgid("No action is linked to the observation."),
        msgid("Nothing was saved. Link the action that is the answer, or choose another answer."),
    ),
    "answer.motivation-missing": (
        msgid("The answer does not say why nothing is done."),
        msgid("Nothing was saved. Write in plain words why, so that whoever told of it understands."),
    ),
    "answer.not-positive": (
        msgid("A place that feels unsafe can't be answered with that it is kept as it is."),
        msgid("Nothing was saved. Link an action, or say why nothing is done."),
    ),
    "answer.not-reviewed": (
        msgid("Only what has been reviewed can be answered."),
        msgid("Nothing was saved. Review the observation first."),
    ),
    "case.other-case": (
        msgid("The observation is merged with others already."),
        msgid("Nothing was saved. Tell those apart first, or merge into theirs."),
    ),
    "case.not-leading": (
        msgid("An observation that was not accepted, or was passed on, can't stand for others."),
        msgid("Nothing was saved. Choose another one to stand for all, or take this one up for review again."),
    ),
    "case.not-mergeable": (
        msgid("An observation that was not accepted, or was passed on, can't be merged."),
        msgid("Nothing was saved. Take it up for review again first, or leave it out."),
    ),
    "case.valences-differ": (
        msgid("What feels safe and what feels unsafe are not merged."),
        msgid("Nothing was saved. A good place is never made part of a complaint."),
    ),
    "case.no-member": (
        msgid("The observation is not among those that were merged."),
        msgid("Nothing was changed. Somebody may have told it apart already: reload the page."),
    ),
}
