"""The roll-up as somebody would write it by hand who knows nothing of rules, states and periods.

Input: one flat table of points already earned (unit, leaf, period, points). Output: as many rows as ours — cells, target
sums with the weighted rates of all units below, unit totals with system scores and ranks — each table with its primary
key, written in one transaction with the tables emptied first.
"""

from django.db import connection, transaction

from tests.bench.worlds.columns import FLAT_POINTS

_TABLES = """
CREATE TABLE floor_points AS {flat};
CREATE TABLE floor_unit AS
    SELECT id AS unit_id, path, comparison_class AS class, weight FROM campaigns_participation ORDER BY id;
CREATE TABLE floor_above AS
    SELECT u.unit_id, a.unit_id AS above_id FROM floor_unit u
    JOIN (SELECT DISTINCT length(path) AS size FROM floor_unit) d ON d.size <= length(u.path)
    JOIN floor_unit a ON a.path = substr(u.path, 1, d.size);
CREATE TABLE floor_leaf AS SELECT id AS leaf_id, parent_id AS target_id, points FROM campaigns_target WHERE is_leaf;
INSERT INTO floor_leaf SELECT l.leaf_id, t.parent_id, l.points FROM floor_leaf l JOIN campaigns_target t
    ON t.id = l.target_id WHERE t.parent_id IS NOT NULL;
CREATE TABLE floor_cell (unit_id bigint, leaf_id bigint, achieved bigint, attainable bigint, counted integer,
    PRIMARY KEY (unit_id, leaf_id));
CREATE TABLE floor_target (unit_id bigint, target_id bigint, achieved bigint, attainable bigint, rate bigint,
    weighted bigint, weights bigint, PRIMARY KEY (unit_id, target_id));
CREATE TABLE floor_total (unit_id bigint PRIMARY KEY, achieved bigint, attainable bigint, rate bigint, total bigint,
    weighted bigint, weights bigint, system_score bigint, place integer)
"""

_CELLS = """
INSERT INTO floor_cell
SELECT p.unit_id, p.leaf_id, {whole}(sum(p.points) / %s), max(l.points) * 10000, count(*)
FROM floor_points p JOIN (SELECT DISTINCT leaf_id, points FROM floor_leaf) l ON l.leaf_id = p.leaf_id
GROUP BY p.unit_id, p.leaf_id
"""

_TARGETS = """
INSERT INTO floor_target
WITH own AS (
    SELECT c.unit_id, l.target_id, {whole}(sum(c.achieved)) AS achieved, {whole}(sum(c.attainable)) AS attainable
    FROM floor_cell c JOIN floor_leaf l ON l.leaf_id = c.leaf_id GROUP BY c.unit_id, l.target_id
),
below AS (
    SELECT a.above_id, o.target_id, {whole}(sum(u.weight * {rate})) AS weighted, {whole}(sum(u.weight)) AS weights
    FROM own o JOIN floor_unit u ON u.unit_id = o.unit_id JOIN floor_above a ON a.unit_id = o.unit_id
    GROUP BY a.above_id, o.target_id
)
SELECT o.unit_id, o.target_id, o.achieved, o.attainable, {rate}, b.weighted, b.weights
FROM own o JOIN below b ON b.above_id = o.unit_id AND b.target_id = o.target_id
"""

_TOTALS = """
INSERT INTO floor_total
WITH own AS (
    SELECT c.unit_id, {whole}(sum(c.achieved)) AS achieved, {whole}(sum(c.attainable)) AS attainable
    FROM floor_cell c GROUP BY c.unit_id
),
below AS (
    SELECT a.above_id, {whole}(sum(u.weight * {rate})) AS weighted, {whole}(sum(u.weight)) AS weights
    FROM own o JOIN floor_unit u ON u.unit_id = o.unit_id JOIN floor_above a ON a.unit_id = o.unit_id
    GROUP BY a.above_id
)
SELECT o.unit_id, o.achieved, o.attainable, {rate}, {rate} / 1000000, b.weighted, b.weights,
    b.weighted / b.weights / 1000000, rank() OVER (PARTITION BY u.class ORDER BY {rate} DESC)
FROM own o JOIN below b ON b.above_id = o.unit_id JOIN floor_unit u ON u.unit_id = o.unit_id
"""

_RESULTS = ("floor_cell", "floor_target", "floor_total")


def prepare() -> None:
    """Make the flat table and the empty results; not part of the time."""
    with connection.cursor() as cursor:
        for statement in _TABLES.format(flat=FLAT_POINTS).split(";"):
            cursor.execute(statement)
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def recompute(*, periods: int) -> None:
    """The hand-written statements; ``periods``: how many are due."""
    is_sqlite = connection.vendor == "sqlite"
    # A rate has 10 places. SQLite's integers overflow in the product; the floor may as well use its doubles.
    rate = "o.achieved * 1e10 / o.attainable" if is_sqlite else "o.achieved::numeric * 10000000000 / o.attainable"
    names = {"rate": f"CAST({rate} AS bigint)", "whole": ""}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _RESULTS:
            cursor.execute(f"DELETE FROM {table}" if is_sqlite else f"TRUNCATE {table}")  # noqa: S608 - our own names
        cursor.execute(_CELLS.format(**names), [periods])
        cursor.execute(_TARGETS.format(**names))
        cursor.execute(_TOTALS.format(**names))


def count_results() -> int:
    """Rows written."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in _RESULTS))  # noqa: S608 - our own names
        return sum(row[0] for row in cursor.fetchall())


def drop() -> None:
    """Remove what the floor made."""
    with connection.cursor() as cursor:
        for table in ("floor_points", "floor_unit", "floor_above", "floor_leaf", *_RESULTS):
            cursor.execute(f"DROP TABLE {table}")
