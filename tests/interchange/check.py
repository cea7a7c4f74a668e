"""Replays the logs of deals on the models of their processes with PM4Py, as somebody who mines them would.

    STAGEWRIGHT_INTERCHANGE_OUT=$PWD/target/interchange cargo test -p stagewright-shared --features interchange --test interchange
    python3 -m venv target/mining && target/mining/bin/pip install -r tests/interchange/requirements.txt
    target/mining/bin/python tests/interchange/check.py target/interchange

What always holds: every deal fits its model, by token-based replay and by alignments as far as these end in time; a deal that skips a stage, comes
to stages in the wrong order or works on a step before its stage does not; the OCEL log reads, and has every event.
"""

import json
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import pm4py  # noqa: E402
from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments  # noqa: E402
from pm4py.algo.conformance.tokenreplay import algorithm as token_replay  # noqa: E402
from pm4py.algo.conformance.tokenreplay.variants.token_replay import Parameters  # noqa: E402
from pm4py.objects.log.obj import Event, EventLog, Trace  # noqa: E402

NAME = "concept:name"
# Where deals are set aside, in every process that has such a stage.
ASIDE = "Stage: On hold"
# How long the alignments of one log may take.
SECONDS = 60


def log_of(sequences):
    """A log of nothing but names, one trace for each way a deal went."""
    log = EventLog()
    for number, names in enumerate(sequences):
        trace = Trace(attributes={NAME: str(number)})
        for name in names:
            trace.append(Event({NAME: name}))
        log.append(trace)
    return log


def sequences_of(path):
    """The distinct ways of the deals, each as the names of its activities."""
    table = pm4py.read_xes(str(path))
    grouped = table.groupby("case:concept:name", sort=False)[NAME]
    ways = {tuple(names) for _, names in grouped}
    return len(grouped), len(table), sorted(ways, key=lambda way: (len(way), way))


def fits_by_tokens(net, log):
    # Without looking at all ways past steps, the replay takes the first one and misses some that fit.
    thorough = {Parameters.EXHAUSTIVE_INVISIBLE_EXPLORATION: True, "show_progress_bar": False}
    results = token_replay.apply(log, *net, parameters=thorough)
    return [result["trace_is_fit"] and result["trace_fitness"] == 1.0 for result in results]


def fits_by_alignment(net, log, seconds):
    """What optimal alignments say of each trace; none of those that take longer than there is time for. Blocks with
    many steps beside each other take long, since every order of passing them by is weighed."""
    limits = {"max_align_time": seconds, "max_align_time_trace": seconds, "show_progress_bar": False}
    results = alignments.apply(log, *net, parameters=limits)
    return [None if result is None else result["cost"] < 10_000 for result in results]


def accepts(net, names):
    """Whether the net can do exactly this: all markings it can be in are followed. Nets of models are safe."""
    petri, initial, final = net
    places = {place: 1 << number for number, place in enumerate(petri.places)}
    silent, loud = [], {}
    for transition in petri.transitions:
        before = sum(places[arc.source] for arc in transition.in_arcs)
        after = sum(places[arc.target] for arc in transition.out_arcs)
        (silent if transition.label is None else loud.setdefault(transition.label, [])).append((before, after))

    def follow(markings):
        ahead, seen = list(markings), set(markings)
        while ahead:
            marking = ahead.pop()
            for before, after in silent:
                if marking & before == before:
                    reached = marking & ~before | after
                    if reached not in seen:
                        seen.add(reached)
                        ahead.append(reached)
        return seen

    markings = follow({sum(places[place] for place in initial)})
    for name in names:
        fired = {m & ~b | a for m in markings for b, a in loud.get(name, []) if m & b == b}
        if not fired:
            return False
        markings = follow(fired)
    return sum(places[place] for place in final) in markings


def swapped(names, kinds):
    """The same deal with its second and third stage swapped; none for one that came to two stages at most, or was set
    aside then: it may be set aside anywhere and come back to more than one stage, so the swap may be right."""
    stages = [place for place, name in enumerate(names) if kinds[name] == "stage"]
    if len(stages) < 3:
        return None
    first, second = stages[1], stages[2]
    if ASIDE in (names[first], names[second]):
        return None
    wrong = list(names)
    wrong[first], wrong[second] = names[second], names[first]
    return tuple(wrong)


def too_early(names, kinds):
    """The same deal with the first step of its second stage done before everything; none where there is none."""
    stages = [place for place, name in enumerate(names) if kinds[name] == "stage"]
    if len(stages) < 2 or len(names) <= stages[1] + 1 or kinds[names[stages[1] + 1]] != "step":
        return None
    place = stages[1] + 1
    return (names[place],) + names[:place] + names[place + 1 :]


def kinds_of(path):
    table = pm4py.read_xes(str(path))
    return dict(zip(table[NAME], table["kind"]))


def accepted(net, ways):
    """How many wrong ways were tried, and those that fit all the same."""
    ways = [way for way in ways if way is not None]
    return len(ways), [way for way in ways if accepts(net, way)]


def check(folder, name):
    began = time.monotonic()
    graph = pm4py.read_bpmn(str(folder / f"{name}.bpmn"))
    net = pm4py.convert_to_petri_net(graph)
    tasks = {transition.label for transition in net[0].transitions if transition.label}
    deals, events, ways = sequences_of(folder / f"{name}.xes")
    unknown = {event for way in ways for event in way} - tasks
    problems = [f"not in the model: {event}" for event in sorted(unknown)]
    log = log_of(ways)
    by_tokens = fits_by_tokens(net, log)
    after_tokens = time.monotonic()
    problems += [f"tokens: {list(way)}" for way, fits in zip(ways, by_tokens) if not fits]
    by_alignment = fits_by_alignment(net, log, SECONDS)
    problems += [f"alignment: {list(way)}" for way, fits in zip(ways, by_alignment) if fits is False]
    aligned = sum(fits is True for fits in by_alignment)
    after_alignment = time.monotonic()
    kinds = kinds_of(folder / f"{name}.xes")
    sample = ways[:60]
    wrong = [swapped(way, kinds) for way in sample] + [too_early(way, kinds) for way in sample]
    # A random process may lead from any stage to any other.
    tried, fitting = accepted(net, [] if name.startswith("random") else wrong)
    if tried == 0 and not name.startswith("random"):
        problems.append("no deal came far enough to be told wrongly")
    problems += [f"should not fit: {list(way)}" for way in fitting]
    ocel = pm4py.read_ocel2_json(str(folder / f"{name}.jsonocel"))
    written = json.loads((folder / f"{name}.jsonocel").read_text())
    if len(ocel.events) != len(written["events"]) or len(ocel.objects) != len(written["objects"]):
        problems.append("the OCEL log is read in part")
    print(
        f"{name}: {deals} deals, {events} events, {len(ways)} ways; net {len(net[0].places)}/{len(net[0].transitions)}; "
        f"tokens {sum(by_tokens)}/{len(ways)} in {after_tokens - began:.1f} s, "
        f"alignments {aligned}/{len(ways)} in {after_alignment - after_tokens:.1f} s; {tried} wrong ways, {len(fitting)} fit; "
        f"{len(ocel.events)} events in OCEL",
        flush=True,
    )
    return problems


def main():
    folder = Path(sys.argv[1])
    names = sorted(path.stem for path in folder.glob("*.bpmn"))
    chosen = sys.argv[2:] or names
    if not names:
        sys.exit(f"no models in {folder}")
    failed = False
    for name in chosen:
        problems = check(folder, name)
        failed = failed or bool(problems)
        for problem in problems[:5]:
            print(f"  {problem}")
        if len(problems) > 5:
            print(f"  and {len(problems) - 5} more")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
