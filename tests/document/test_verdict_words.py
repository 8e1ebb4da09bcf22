"""The words of the verdict: every state as a sentence, and no document with a house word broken."""

from __future__ import annotations

import re

import pytest

from bizcase.assumptions import load_register
from bizcase.document.verdict_sentence import sentence
from bizcase.finance.answers import STORAGE
from bizcase.finance.open_answers import open_blocks
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    NOTHING_IN_SCOPE,
    NOTHING_MOVES,
    NOTHING_MOVES_TO_AWS,
    PART,
    STAY,
    UNKNOWN,
    WAIT,
)
from tests.document.verdicts import (
    CHEAPER,
    DEARER,
    EDITION,
    FATE,
    SERVICES,
    SIZING,
    TOTAL,
    WIDE_TOTAL,
    case_with,
    read,
)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            case_with(MIGRATE, base=100.0),
            "Migrate: on these figures a gain of [verdict.amount] in present value over 5 years "
            "(P10 to P90: [npv.p10] to [npv.p90]).",
        ),
        (
            case_with(MIGRATE, base=70.0, blocks=(SIZING,)),
            "Migrate: on these figures a gain of [verdict.amount] in present value over 5 years "
            "(P10 to P90: [npv.p10] to [npv.p90]). It turns if the space is owned.",
        ),
        (
            case_with(MIGRATE, base=100.0, blocks=(CHEAPER,)),
            "Migrate: on these figures a gain of [verdict.amount] in present value over 5 years "
            "(P10 to P90: [npv.p10] to [npv.p90]). No single open answer turns it into a loss.",
        ),
        (
            case_with(PART),
            "Migrate [subset.servers] of the [scope.servers] in scope: moved alone they bring a "
            "gain of [subset.npv] in present value over 5 years. The others cost less where "
            "they are.",
        ),
        (
            case_with(WAIT),
            "Not now: starting at the VMware renewal in [verdict.later.month] brings "
            "[verdict.later.gain] more over 5 years.",
        ),
        (
            case_with(STAY),
            "Stay: migrating costs [verdict.amount] more in present value over 5 years, and no "
            "single open answer "
            "changes that.",
        ),
        (
            case_with(LEAN_MIGRATE, base=100.0),
            "Leaning towards migrate: a gain of [verdict.amount] in present value over 5 years.",
        ),
        (
            case_with(LEAN_MIGRATE, base=100.0, blocks=(CHEAPER,)),
            "Leaning towards migrate: a gain of [verdict.amount] in present value over 5 years. No "
            "single open answer turns it into a loss. The widest answer: if hardware costs the "
            "most, the NPV is [verdict.answer.1.high]; if hardware costs the least, it is "
            "[verdict.answer.1.low].",
        ),
        (
            case_with(LEAN_MIGRATE, base=70.0, blocks=(CHEAPER, SIZING)),
            "Leaning towards migrate: a gain of [verdict.amount] in present value over 5 years, "
            "unless the space is owned: the NPV is then [verdict.answer.2.low].",
        ),
        (
            case_with(LEAN_MIGRATE, base=55.0, blocks=(EDITION, SIZING)),
            "Leaning towards migrate: a gain of [verdict.amount] in present value over 5 years, "
            "unless the edition is vSphere Foundation: the NPV is then [verdict.answer.1.low]. One "
            "further open answer can turn it too.",
        ),
        (
            case_with(LEAN_MIGRATE, base=-10.0, gain=0.7, blocks=(EDITION,)),
            "Leaning towards migrate: most simulated outcomes bring a gain, though the base case "
            "costs [verdict.amount] more in present value over 5 years; if the edition is Cloud "
            "Foundation, the NPV "
            "is [verdict.answer.1.high].",
        ),
        (
            case_with(LEAN_STAY),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. It would "
            "turn if today's infrastructure without staff cost more than "
            "[verdict.break_even.vm_month] (estimated: [verdict.today.vm_month]).",
        ),
        # Today's cost would have to lie beyond what is assumed for it: no answer turns it.
        (
            case_with(LEAN_STAY, base=-150.0, blocks=(TOTAL,)),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. No single "
            "open answer turns it into a gain. The widest answer: if today's cost is one and a "
            "half times the estimate, the NPV is [verdict.answer.1.high]; if today's cost is four "
            "fifths of the estimate, it is [verdict.answer.1.low]. It would turn if today's "
            "infrastructure without staff cost more than [verdict.break_even.vm_month] (estimated: "
            "[verdict.today.vm_month]).",
        ),
        (
            case_with(LEAN_STAY, blocks=(WIDE_TOTAL, EDITION, SERVICES)),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. It turns if "
            "today's infrastructure without staff costs more than [verdict.break_even.vm_month] "
            "(estimated: [verdict.today.vm_month]), or if the edition is Cloud Foundation. One "
            "further open answer can turn it too.",
        ),
        (
            case_with(LEAN_STAY, blocks=(TOTAL, EDITION), total_stated=True),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. It turns if "
            "the edition is Cloud Foundation.",
        ),
        (
            case_with(LEAN_STAY, total_stated=True),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. It would "
            "turn if today's infrastructure without staff cost more than "
            "[verdict.break_even.vm_month] (entered: [verdict.today.vm_month]).",
        ),
        (
            case_with(LEAN_STAY, blocks=(EDITION,), break_even_vm=None),
            "Leaning towards stay: migrating costs [verdict.amount] more in present value over 5 "
            "years. It turns if "
            "the edition is Cloud Foundation.",
        ),
        (
            case_with(LEAN_STAY, base=10.0, blocks=(EDITION,)),
            "Leaning towards stay: most simulated outcomes cost more, though the base case brings "
            "a gain of [verdict.amount] in present value over 5 years; if the edition is vSphere "
            "Foundation, the NPV is [verdict.answer.1.low].",
        ),
        (
            case_with(BALANCED, gain=0.5, blocks=(EDITION,)),
            "Balanced: one answer decides (VMware edition). If the edition is Cloud Foundation, "
            "the NPV is [verdict.answer.1.high]; if the edition is vSphere Foundation, it is "
            "[verdict.answer.1.low].",
        ),
        (
            case_with(BALANCED, base=70.0, gain=0.5, blocks=(SIZING,)),
            "Balanced: one answer decides (owned or rented space). If all is as assumed, the NPV "
            "is [verdict.answer.1.high]; if the space is owned, it is [verdict.answer.1.low].",
        ),
        # Only today's cost, below what is published, keeps it from leaning towards stay.
        (
            case_with(BALANCED, gain=0.4, blocks=(EDITION,)),
            "Balanced: today's infrastructure cost decides. At the estimate of "
            "[verdict.infrastructure.vm_month] the NPV is [verdict.npv.base]. At the "
            "[verdict.check.vm_month] of a published survey it is [verdict.check.npv]. It turns "
            "too if the edition is Cloud Foundation.",
        ),
        (
            case_with(BALANCED, gain=0.5),
            "Balanced: migrating brings a gain in [npv.probability] simulated outcomes. The NPV of "
            "the base case is [verdict.npv.base].",
        ),
        (
            case_with(BALANCED, gain=0.5, blocks=(WIDE_TOTAL, EDITION),
                      asked=(WIDE_TOTAL, EDITION)),
            "Balanced: two answers decide (today's infrastructure cost, VMware edition). If "
            "today's cost is one and a half times the estimate, the NPV is "
            "[verdict.answer.1.high]; if today's cost is four fifths of the estimate, it is "
            "[verdict.answer.1.low].",
        ),
        (
            case_with(BALANCED, gain=0.5, blocks=(WIDE_TOTAL, EDITION, SERVICES, DEARER),
                      asked=(WIDE_TOTAL, EDITION, SERVICES)),
            "Balanced: four answers decide (first today's infrastructure cost, VMware edition, "
            "price of the services). If today's cost is one and a half times the estimate, the NPV "
            "is [verdict.answer.1.high]; if today's cost is four fifths of the estimate, it is "
            "[verdict.answer.1.low].",
        ),
        # The answer that turns the NPV is told, be another wider.
        (
            case_with(UNKNOWN, undecided=0.87, blocks=(TOTAL, EDITION), asked=(TOTAL, EDITION)),
            "Cannot be judged yet: [verdict.undecided] of the servers have no decision and only "
            "[verdict.measured] of the AWS server cost rests on measured use. One answer decides "
            "(VMware edition). If the edition is Cloud Foundation, the NPV is "
            "[verdict.answer.2.high]; if the edition is vSphere Foundation, it is "
            "[verdict.answer.2.low].",
        ),
        (
            case_with(UNKNOWN, base=-150.0, undecided=0.87, measured=0.0, blocks=(TOTAL,),
                      asked=(TOTAL,)),
            "Cannot be judged yet: [verdict.undecided] of the servers have no decision and no size "
            "rests on measured use. The NPV of the base case is [verdict.npv.base]. No single open "
            "answer turns it into a gain. The widest answer: if today's cost is one and a half "
            "times the estimate, the NPV is [verdict.answer.1.high]; if today's cost is four "
            "fifths of the estimate, it is [verdict.answer.1.low].",
        ),
        (
            case_with(UNKNOWN, undecided=0.87, blocks=(FATE,), asked=(FATE,)),
            "Cannot be judged yet: [verdict.undecided] of the servers have no decision. One answer "
            "decides (undecided servers). If every undecided server is rehosted, the NPV is "
            "[verdict.answer.1.high]; if no undecided server moves, it is "
            "[verdict.answer.1.low].",
        ),
        # An end that changes nothing is the base case, whose value is told before.
        (
            case_with(UNKNOWN, base=-300.0, undecided=0.87, measured=0.0, blocks=(TOTAL,),
                      asked=(TOTAL,)),
            "Cannot be judged yet: [verdict.undecided] of the servers have no decision and no size "
            "rests on measured use. The NPV of the base case is [verdict.npv.base]. No single open "
            "answer turns it into a gain. If today's cost is one and a half times the estimate, "
            "the NPV is [verdict.answer.1.high].",
        ),
        # Work that is decided and waits forbids a judgement, too: no service has to do with it.
        (
            case_with(UNKNOWN, waiting=1.0, measured=0.0),
            "Cannot be judged yet: every server waits for an answer.",
        ),
        (
            case_with(UNKNOWN, undecided=0.3, waiting=0.4, measured=0.0, unpriced=0.2),
            "Cannot be judged yet: [verdict.open] of the servers have no decision or wait for an "
            "answer and no size rests on measured use.",
        ),
        (
            case_with(UNKNOWN, unpriced=0.2, blocks=(SERVICES,), asked=(SERVICES,)),
            "Cannot be judged yet: [verdict.unpriced] of the cost that leaves is replaced by "
            "services without a price. One answer decides (price of the services). If each service "
            "costs 500 USD a month, the NPV is [verdict.answer.1.high]; if each service costs "
            "50,000 USD a month, it is [verdict.answer.1.low].",
        ),
        # Sizes are measured and no decision turns the answer: only the services forbid it.
        (
            case_with(UNKNOWN, undecided=0.87, measured=0.95, unpriced=0.2, blocks=(SERVICES,)),
            "Cannot be judged yet: [verdict.unpriced] of the cost that leaves is replaced by "
            "services without a price. One answer decides (price of the services). If each service "
            "costs 500 USD a month, the NPV is [verdict.answer.1.high]; if each service costs "
            "50,000 USD a month, it is [verdict.answer.1.low].",
        ),
        (
            case_with(UNKNOWN, no_baseline=0.6),
            "Cannot be judged yet: most of the cost that moves has no cost today to compare with.",
        ),
        (
            case_with(UNKNOWN, why_none="no cost is known"),
            "Cannot be judged yet: no cost is known.",
        ),
        (
            case_with(NOTHING_IN_SCOPE),
            "No running server is in scope; nothing is compared.",
        ),
        (case_with(NOTHING_MOVES), "Every server stays; there is nothing to compare."),
        (
            case_with(NOTHING_MOVES_TO_AWS, base=100.0),
            "Retiring and replacing brings a gain of [verdict.amount] in present value over 5 "
            "years; AWS has no part in it.",
        ),
        (
            case_with(NOTHING_MOVES_TO_AWS),
            "Retiring and replacing costs [verdict.amount] more in present value over 5 years; "
            "AWS has no part in "
            "it.",
        ),
        (
            case_with(NOTHING_MOVES_TO_AWS, blocks=(SERVICES,)),
            "Nothing moves to AWS. The price of the services that replace servers is open. If each "
            "service costs 500 USD a month, the NPV is [verdict.answer.1.high]; if each service "
            "costs 50,000 USD a month, it is [verdict.answer.1.low].",
        ),
    ],
)  # fmt: skip
def test_the_verdict_reads_as_a_sentence(case, said):
    assert read(sentence(case)) == said


def test_every_end_of_an_open_answer_is_a_clause_that_follows_if():
    blocks = open_blocks(load_register(), {STORAGE: (0.5, 2.0)})
    ends = [end.words for block in blocks for end in block.ends]
    assert any("0.50 times as large" in words for words in ends)
    assert len(ends) >= 20
    for words in ends:
        assert re.search(r" (is|are|costs?|moves|needs|charges|renews|contain)\b", words), words
        assert not re.match(r"(if|with|at|in) ", words), words
        assert "{" not in words
