"""Where the server's processor time goes: samples of perf, by layer and by function.

`perf script` prints a stack for each sample, innermost frame first. A sample belongs to the first layer that one of its frames
belongs to, looked at from the inside: allocation and reference counting count for whoever asked for them.
"""

import collections
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from .cluster import Cluster
from .report import Report
from .setup import Setup

LAYERS = [
    ("log", r"JSONLogHandler|RequestLog|Logger\."),
    ("JSON out", r"ResponseWriter|ResponseBody|appendJSON|SlotRows|QueryResult\.|JSONValue\.write|appendRFC3339|Gzip|deflate"),
    ("JSON in", r"JSONParser|parseJSON|GraphQLParameters"),
    ("libpq", r"libpq\.so|PQ[a-z][A-Za-z]+|Link\.|LaneDriver|Reactor|PipelineState|PreparedCache|SendScratch|Pool\."),
    ("engine", r"QueryEngine|PlanStore|PlanKey|ParameterBinder|StatementRunner|RootScope|FieldCollector|coerce|ViewerStore|"
               r"TenantDirectory|Credential|Position|ShopResolvers|ResolverTable|Parameters"),
    ("route", r"GraphQLRoute|ResponseFormat|CorrelationID|Router|Hummingbird|Middleware"),
    ("HTTP", r"NIO|HTTP|Channel|EventLoop|Selector|ByteBuffer"),
    ("tasks", r"swift_job_run|swift_task|_dispatch|libdispatch|swift_Concurrency|futex"),
]


def run(seconds=10):
    report = Report()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        setup = Setup(cluster, folder, stores=50)
        for title, settings in (("Every answer from the database", {"ANSWER_CACHE_BYTES": "0"}), ("Kept answers", {})):
            report.text(f"## {title}\n")
            with setup.program.serve(folder, **settings) as server:
                # Whatever is kept is there before it is looked at.
                setup.load.http(server, setup.http, 32, 3)
                look(setup, server, seconds, folder, report)


def look(setup, server, seconds, folder, report):
    sample = []
    load = threading.Thread(target=lambda: sample.append(setup.load.http(server, setup.http, 32, seconds + 2)))
    load.start()
    data = Path(folder) / "perf.data"
    data.unlink(missing_ok=True)
    record(server.pid, data, seconds)
    load.join()
    stacks = read(data)
    if not stacks:
        raise SystemExit("perf took no samples; may it be used here (kernel.perf_event_paranoid)?")
    spent = sample[0].server
    report.text(
        f"{sample[0].per_second:.0f} requests a second at 32 connections, {spent:.0f} µs of the server a request and "
        f"{sample[0].postgres:.0f} µs of Postgres, {len(stacks)} samples\n")
    layers(report, stacks, spent)
    functions(report, stacks, spent)


def record(pid, data, seconds):
    done = subprocess.run(
        ["perf", "record", "-q", "-F", "1999", "--call-graph", "fp", "-p", str(pid), "-o", str(data), "--", "sleep", str(seconds)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not data.exists():
        raise SystemExit(f"perf: {done.stderr.strip()}")


def read(data):
    """Stacks, innermost frame first, of `(function, object)`."""
    script = subprocess.run(
        ["perf", "script", "-i", str(data), "-F", "ip,sym,dso"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    plain = subprocess.run(["swift", "demangle", "--simplified"], input=script, capture_output=True, text=True).stdout
    stacks = []
    for block in plain.split("\n\n"):
        frames = []
        for line in block.splitlines():
            found = re.match(r"\s*[0-9a-f]+ (.*) \(([^()]*)\)$", line)
            if found:
                frames.append((found[1], found[2].rsplit("/", 1)[-1]))
        if frames:
            stacks.append(frames)
    return stacks


def layer_of(stack):
    for function, place in stack:
        for name, pattern in LAYERS:
            if re.search(pattern, function) or re.search(pattern, place):
                return name
    return "kernel" if stack[0][1].startswith("[") else "other"


def layers(report, stacks, spent):
    counts = collections.Counter()
    kernel = collections.Counter()
    counting = collections.Counter()
    for stack in stacks:
        layer = layer_of(stack)
        counts[layer] += 1
        if stack[0][1].startswith("["):
            kernel[layer] += 1
        if re.search(r"retain|release|malloc|free|swift_alloc", stack[0][0]):
            counting[layer] += 1
    rows = [
        [name, count / len(stacks) * spent, f"{count / len(stacks):.1%}", f"{kernel[name] / len(stacks):.1%}",
         f"{counting[name] / len(stacks):.1%}"]
        for name, count in counts.most_common()
    ]
    report.table(["layer", "µs a request", "share", "of it in the kernel", "of it counting references, allocating"], rows)


def functions(report, stacks, spent):
    own, whole = collections.Counter(), collections.Counter()
    for stack in stacks:
        own[short(stack[0])] += 1
        whole.update({short(frame) for frame in stack})
    for title, counts, most in (("self", own, 30), ("inclusive", whole, 60)):
        rows = [[name, count / len(stacks) * spent, f"{count / len(stacks):.1%}"] for name, count in counts.most_common(most)]
        report.table([f"{title}: function", "µs", "share"], rows)


def short(frame):
    function, place = frame
    return (function if function != "[unknown]" else f"? in {place}")[:100]


if __name__ == "__main__":
    run(float(sys.argv[1]) if sys.argv[1:] else 10)
