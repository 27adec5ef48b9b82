"""How the cost grows: with the size of a store, with nesting, and with rows."""

from .report import verdict

PRODUCT = "id name sku price { amount currency exponent } inStock"


def measure(setup, server, report, seconds):
    report.text("## Scaling\n")
    stores(setup, server, report, seconds)
    nesting(setup, server, report, seconds)
    rows(setup, server, report, seconds)


def run(setup, server, name, document, store, seconds, connections=1, **variables):
    body = {"query": document, "variables": {"s": store, **variables}}
    file = setup.write_http(name, [body])
    data = setup.load.answer(server, file)["data"]
    if data is None or None in data.values():
        raise SystemExit(f"{name}: {data}")
    return setup.load.http(server, file, connections, seconds), data


def stores(setup, server, report, seconds):
    """A page of 100 from stores of 10 to 10,000 products: the first one, and one from the middle."""
    page = f"products(first: 100) {{ nodes {{ {PRODUCT} }} }}"
    first = f"query ($s: String!) {{ getStore(storeToken: $s, createSession: false) {{ {page} }} }}"
    after = f"query ($s: String!, $c: String!) {{ products(storeToken: $s, first: 100, after: $c) {{ nodes {{ {PRODUCT} }} }} }}"
    find = "query ($s: String!, $p: Int!) { products(storeToken: $s, limit: 10, page: $p) { pageInfo { endCursor } } }"
    found = []
    for products in (10, 100, 1000, 10000):
        store = f"scale-{products}"
        top, _ = run(setup, server, f"first-{products}", first, store, seconds)
        middle = None
        if products > 100:
            _, place = run(setup, server, "find", find, store, 0.1, p=products // 20)
            cursor = place["products"]["pageInfo"]["endCursor"]
            middle, _ = run(setup, server, f"after-{products}", after, store, seconds, c=cursor)
        found.append([
            f"{products:,} products", top.p50, top.server + top.postgres, middle and middle.p50,
            middle and middle.server + middle.postgres])
    report.text("A page of up to 100 products, one connection:\n")
    report.table(["store with", "first page: p50 µs", "CPU µs", "from the middle: p50 µs", "CPU µs"], found)


def nesting(setup, server, report, seconds):
    """One product and one variant in turn: every level has one row."""
    found = []
    for depth in range(1, 9):
        text = "id"
        for level in range(depth, 1, -1):
            text = f"id {'variants' if level % 2 == 0 else 'product'} {{ {text} }}"
        document = (
            "query ($s: String!) { getStore(storeToken: $s, createSession: false) "
            f"{{ products(first: 1) {{ nodes {{ {text} }} }} }} }}")
        sample, _ = run(setup, server, f"depth-{depth}", document, "scale-100", seconds)
        found.append([str(depth), sample.p50, sample.server, sample.postgres])
    report.text("Levels of one row each, one connection:\n")
    report.table(["levels", "p50 µs", "CPU µs server", "CPU µs Postgres"], found)


def rows(setup, server, report, seconds):
    """100 products with ever more variants in one answer."""
    document = (
        "query ($s: String!) { getStore(storeToken: $s, createSession: false) { products(first: 100) { nodes { id "
        "variants { id sku size color price { amount currency exponent } } } } } }")
    points, found = [], []
    for variants in (1, 3, 9, 30, 99):
        count = 100 + 100 * variants
        sample, data = run(setup, server, f"rows-{variants}", document, f"rows-{variants}", seconds)
        given = sum(len(node["variants"]) + 1 for node in data["getStore"]["products"]["nodes"])
        if given != count:
            raise SystemExit(f"{given} rows instead of {count}")
        cost = sample.server + sample.postgres
        points.append((count, cost))
        found.append([f"{count:,}", sample.bytes / 1024, sample.p50, sample.server, sample.postgres, cost / count])
    slope, fit = line(points)
    per_row = dict(points)
    growth = (per_row[10000] / 10000) / (per_row[1000] / 1000)
    report.text("Rows in one answer, one connection:\n")
    report.table(["rows", "KB", "p50 µs", "CPU µs server", "CPU µs Postgres", "CPU µs a row"], found)
    report.text(
        f"Each further row costs {slope:.2f} µs (straight line, R² = {fit:.4f}). Cost a row at 10,000 ÷ at 1,000: {growth:.2f} "
        f"({verdict(growth, 1.2, at_least=False)}).\n")


def line(points):
    """The slope of the least squares, and R²."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return slope, 1 - rest / sum((y - mean_y) ** 2 for _, y in points)
