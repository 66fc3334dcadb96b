package io.tidemark.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Values at the edges of every type that PostgreSQL itself brings, as it would parse them. */
final class EveryType {
  /** Types of columns that no statement can write a value to. */
  static final Set<String> WITHOUT_VALUES =
      Set.of(
          "gtsvector",
          "pg_brin_bloom_summary",
          "pg_brin_minmax_multi_summary",
          "pg_dependencies",
          "pg_mcv_list",
          "pg_ndistinct",
          "pg_node_tree");

  /** Types that Tidemark's table of types does not have, so that the copy has text instead. */
  static final Set<String> AS_TEXT =
      Set.of(
          "aclitem",
          "char",
          "cid",
          "gtsvector",
          "int2vector",
          "jsonpath",
          "name",
          "oidvector",
          "pg_brin_bloom_summary",
          "pg_brin_minmax_multi_summary",
          "pg_dependencies",
          "pg_mcv_list",
          "pg_ndistinct",
          "pg_node_tree",
          "pg_snapshot",
          "refcursor",
          "regclass",
          "regcollation",
          "regconfig",
          "regdictionary",
          "regnamespace",
          "regoper",
          "regoperator",
          "regproc",
          "regprocedure",
          "regrole",
          "regtype",
          "tid",
          "txid_snapshot",
          "xid",
          "xid8");

  /** Types that have another name in the copy. */
  static final Map<String, String> OTHERWISE =
      Map.of("\"bit\"", "bit varying", "character varying", "text");

  private static final Map<String, List<String>> SAMPLES = new TreeMap<>();

  static {
    numbers();
    texts();
    times();
    networks();
    shapes();
    ranges();
    searches();
    system();
  }

  private EveryType() {}

  /** Values by the type's name in the catalog. */
  static Map<String, List<String>> samples() {
    return SAMPLES;
  }

  private static void add(String type, String... values) {
    SAMPLES.put(type, List.of(values));
  }

  private static void numbers() {
    add("bool", "true", "false");
    add("int2", "-32768", "0", "32767");
    add("int4", "-2147483648", "-1", "2147483647");
    add("int8", "-9223372036854775808", "0", "9223372036854775807");
    add("float4", "-3.4028235e+38", "1e-45", "0.1", "0");
    add("float8", "-1.7976931348623157e+308", "5e-324", "0.1", "0");
    add("numeric", "0", "-0.00", "1" + "0".repeat(300), "-99999999999999999999.000000000000001");
    add("money", "-92233720368547758.08", "0", "92233720368547758.07");
    add("bit", "0", "1");
    add("varbit", "", "101");
  }

  private static void texts() {
    String wide = "Ünï 漢字 😀 \t\n\\ \u0001 \"',{}";
    add("text", "", wide, "é".repeat(3000), "NULL");
    add("varchar", "", wide, "a  ");
    add("bpchar", "", "ab   ", wide);
    add("name", "", "a name");
    add("char", "a", "");
    add("bytea", "\\x", "\\x00ff807f");
    add("uuid", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff");
    add("json", "{}", "{\"a\" : [1, \"ü😀\", null]}", "null", "\"\"");
    add("jsonb", "{}", "{\"a\": [1, \"ü😀\", null]}", "null", "\"\"");
    add("jsonpath", "$", "$.a[*] ? (@ > 1)");
    add("xml", "<a>ü</a>", "");
  }

  private static void times() {
    add("date", "4713-01-01 BC", "0001-12-31 BC", "1969-12-31", "5874897-12-31");
    add("time", "00:00", "23:59:59.999999", "24:00");
    add("timetz", "00:00:00+15:59", "24:00:00-15:59", "12:00:00.000001+02");
    add("timestamp", "4713-01-01 BC", "1969-12-31 23:59:59.999999", "294246-12-31 23:59:59.999999");
    add(
        "timestamptz",
        "4713-01-02 00:00:00+00 BC",
        "1969-12-31 23:59:59.999999+00",
        "2026-03-29 02:30:00+01",
        "2026-10-25 02:30:00 America/New_York",
        "294246-12-31 00:00:00.000001+00");
    add(
        "interval",
        "0",
        "-178000000 years",
        "178000000 years",
        "1 year 2 mons 3 days 04:05:06.789012",
        "1 mon -1 day +00:00:00.000001",
        "1 month",
        "30 days");
    for (String endless : List.of("date", "timestamp", "timestamptz")) {
      List<String> values = new ArrayList<>(SAMPLES.getOrDefault(endless, List.of()));
      values.addAll(List.of("infinity", "-infinity"));
      SAMPLES.put(endless, List.copyOf(values));
    }
  }

  private static void networks() {
    add("inet", "10.0.0.1", "10.0.0.1/8", "::1", "::ffff:1.2.3.4");
    add("cidr", "10.0.0.0/8", "::/0", "192.168.1.1/32");
    add("macaddr", "08:00:2b:01:02:03");
    add("macaddr8", "08:00:2b:01:02:03:04:05");
  }

  private static void shapes() {
    add("point", "(0,-0)", "(1,2.5)", "(Infinity,NaN)");
    add("line", "{1,2,3}");
    add("lseg", "[(1,2),(3,4)]");
    add("box", "(3,4),(1,2)");
    add("path", "((0,0),(1,1))", "[(0,0),(1,1)]");
    add("polygon", "((0,0),(1,1),(1,0))");
    add("circle", "<(1,2),3>");
  }

  private static void ranges() {
    ranges("int4", "[-2147483648,2147483647)", "[1,5)");
    ranges("int8", "(,9223372036854775807)", "[1,5)");
    ranges("num", "[1.50,2.5]", "(,0)");
    ranges("ts", "[\"2020-01-01 00:00:00\",infinity)", "(,\"1970-01-01 00:00:00\")");
    ranges("tstz", "[\"2020-01-01 00:00:00+02\",infinity)", "(,\"1970-01-01 00:00:00+00\")");
    ranges("date", "[2020-01-01,infinity)", "(,1970-01-01)");
  }

  private static void ranges(String of, String one, String other) {
    add(of + "range", "empty", "(,)", one, other);
    add(of + "multirange", "{}", "{(,)}", "{" + one + "}", "{" + other + "}");
  }

  private static void searches() {
    add("tsvector", "", "'a':1A,2 'b c'");
    add("tsquery", "", "'a' & !'b' <-> 'c':*");
  }

  private static void system() {
    add("oid", "0", "4294967295");
    add("tid", "(0,1)", "(4294967295,65535)");
    add("xid", "0", "4294967295");
    add("xid8", "0", "18446744073709551615");
    add("cid", "0", "4294967295");
    add("pg_lsn", "0/0", "FFFFFFFF/FFFFFFFF");
    add("int2vector", "1 2 3");
    add("oidvector", "1 2 3");
    add("aclitem", "postgres=r/postgres");
    add("refcursor", "a cursor");
    add("pg_snapshot", "10:20:10,14");
    add("txid_snapshot", "10:20:10,14");
    add("regclass", "pg_class");
    add("regcollation", "\"C\"");
    add("regconfig", "english");
    add("regdictionary", "simple");
    add("regnamespace", "pg_catalog");
    add("regoper", "||/");
    add("regoperator", "+(integer,integer)");
    add("regproc", "version");
    add("regprocedure", "version()");
    add("regrole", "postgres");
    add("regtype", "integer", "integer[]");
  }
}
