"""Can logins with known and unknown e-mail be told apart by their time?

Starts `storegraph dev` on a database of its own, makes one account, and sends pairs of logins in random order, one for the
account with a wrong password and one for an e-mail that nobody has. Prints the area under the ROC curve: 0.5 means that the
times say nothing. Fails from 0.55 on.

    python3 timing.py PATH_OF_STOREGRAPH [PAIRS]
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 0.55
LOGIN = (
    "mutation($s: String!, $e: String!, $p: String!) "
    "{ login(storeToken: $s, input: {email: $e, password: $p}) { userErrors { code } } }"
)
SIGN_UP = (
    "mutation($s: String!, $e: String!, $p: String!) "
    "{ createUser(storeToken: $s, input: {email: $e, password: $p}) { accessToken userErrors { code } } }"
)


def ask(connection, document, email, password):
    body = json.dumps({"query": document, "variables": {"s": "majd-home", "e": email, "p": password}})
    start = time.perf_counter_ns()
    connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
    answer = connection.getresponse().read()
    return time.perf_counter_ns() - start, json.loads(answer)


def area(low, high):
    """The chance that one of `high` is longer than one of `low`, by ranks."""
    ranked = sorted([(value, 0) for value in low] + [(value, 1) for value in high])
    total = sum(rank for rank, (_, kind) in enumerate(ranked, 1) if kind == 1)
    count = len(high)
    return (total - count * (count + 1) / 2) / (count * len(low))


def measure(port, pairs):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _, made = ask(connection, SIGN_UP, "known@timing.test", "the right password")
    if not made["data"]["createUser"]["accessToken"]:
        sys.exit(f"nobody could sign up: {made}")
    times = {True: [], False: []}
    random.seed(7)
    for number in range(pairs + 20):
        order = [True, False]
        random.shuffle(order)
        for known in order:
            email = "known@timing.test" if known else f"nobody{number:05}@timing.test"
            taken, answer = ask(connection, LOGIN, email, "a wrong password")
            code = answer["data"]["login"]["userErrors"][0]["code"]
            if code != "INVALID_CREDENTIALS":
                sys.exit(f"an answer tells them apart: {code}")
            # The first ones warm connections and caches.
            if number >= 20:
                times[known].append(taken)
    value = area(times[False], times[True])
    middle = {known: sorted(list_)[len(list_) // 2] / 1e6 for known, list_ in times.items()}
    print(f"{pairs} pairs, median {middle[True]:.3f} ms known, {middle[False]:.3f} ms unknown, AUC {value:.3f}")
    return max(value, 1 - value)


def main():
    program = os.path.abspath(sys.argv[1])
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        environment = dict(os.environ, PORT="0", STOREGRAPH_DATA=folder + "/data", LOG_LEVEL="warning")
        environment.pop("DATABASE_URL", None)
        environment.setdefault("PASSWORD_COST", "6")
        server = subprocess.Popen([program, "dev"], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            for line in server.stdout:
                found = re.search(r"serves on http://127\.0\.0\.1:(\d+)/graphql", line)
                if found:
                    break
            else:
                sys.exit("the server did not start")
            worst = measure(int(found.group(1)), pairs)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    if worst >= LIMIT:
        sys.exit(f"the times tell known from unknown: {worst:.3f} is not below {LIMIT}")


if __name__ == "__main__":
    main()
