"""Prints the table, and writes it into docs/performance.md between two marks."""

import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path

BEGIN = "<!-- make bench writes from here -->"
END = "<!-- make bench writes to here -->"


class Report:
    """Lines of Markdown, printed as they come."""

    def __init__(self):
        self.lines = []

    def text(self, line=""):
        self.lines.append(line)
        print(line, flush=True)

    def table(self, heads, rows):
        rows = [[cell(value) for value in row] for row in rows]
        widths = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(heads))]

        def line(cells):
            return "| " + " | ".join(
                text.ljust(width) if index == 0 else text.rjust(width)
                for index, (text, width) in enumerate(zip(cells, widths))) + " |"

        self.text(line(heads))
        self.text("|" + "|".join("-" * (width + 1) + ("-" if index == 0 else ":") for index, width in enumerate(widths)) + "|")
        for row in rows:
            self.text(line(row))
        self.text()

    def write(self, path):
        path = Path(path)
        text = path.read_text() if path.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{before}{BEGIN}\n" + "\n".join(self.lines).rstrip() + f"\n{END}{after}")


def cell(value):
    match value:
        case None:
            return ""
        case float() if value >= 100:
            return f"{value:,.0f}"
        case float() if value >= 10:
            return f"{value:.1f}"
        case float():
            return f"{value:.2f}"
    return str(value)


def milliseconds(microseconds):
    return microseconds / 1000


def verdict(value, limit, at_least=True):
    met = value >= limit if at_least else value <= limit
    return f"{'≥' if at_least else '≤'} {limit:g}: " + ("met" if met else "not met")


def machine(postgres):
    """What the figures depend on, without any name of the machine."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1048576
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\S+)", swift)
    load = os.getloadavg()[0]
    return (
        f"{date.today().isoformat()} · {os.cpu_count()} cores of {model[1] if model else platform.machine()} · {memory:.0f} GB · "
        f"Linux {platform.release().split('-')[0]} · {postgres} · Swift {version[1] if version else '?'} · "
        f"load on the machine before the run {load:.1f}")
