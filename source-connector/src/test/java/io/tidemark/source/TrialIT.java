package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of a real database that are sent as tests, asked for by a signal table. */
@Timeout(60)
class TrialIT {
  private final FakeWorker worker = new FakeWorker();
  private int asked;

  @AfterEach
  void end() {
    worker.close();
  }

  private static void tables(String... statements) {
    SourcePostgres.schema(
        "trial",
        Stream.concat(
                Stream.of(
                    "CREATE TABLE signals (id varchar(42) PRIMARY KEY, type varchar(32), data text)"),
                Stream.of(statements))
            .toArray(String[]::new));
  }

  private void start(String... more) {
    worker.start(config(more));
  }

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        SourcePostgres.config(
            "tables",
            "trial.t",
            "schedule",
            "manual",
            "signal.table",
            "trial.signals",
            "poll.interval.ms",
            "100");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  /** The last word on a test, and what was sent of it. */
  private record Outcome(Marker marker, @Nullable SourceRecord sent) {
    SourceRecord row() {
      assertThat(marker.type()).as(String.valueOf(marker.reason())).isEqualTo(Marker.Type.END);
      return Objects.requireNonNull(sent);
    }

    @Nullable Object value(String field) {
      return TrialIT.value(row()).get(field);
    }

    String key(String field) {
      return String.valueOf(((Struct) row().key()).get(field));
    }

    String refusal() {
      assertThat(marker.type()).isEqualTo(Marker.Type.ABORT);
      assertThat(sent).isNull();
      return Objects.requireNonNull(marker.reason());
    }
  }

  /** Asks for tests, all at once, and waits for the last word on each; in the same order. */
  private List<Outcome> ask(String... tests) throws InterruptedException {
    String rows =
        Stream.of(tests)
            .map(data -> "('%d', 'test-row', '%s')".formatted(++asked, data.replace('\'', '"')))
            .collect(Collectors.joining(", "));
    List<Marker> before = lastWords();
    SourcePostgres.execute("INSERT INTO trial.signals VALUES " + rows);
    for (int polls = 0; polls < 1000; polls++) {
      List<Marker> after = lastWords();
      if (after.size() == before.size() + tests.length) {
        return after.subList(before.size(), after.size()).stream().map(this::outcome).toList();
      }
      worker.poll();
    }
    throw new AssertionError("no end of the tests: " + worker.markers);
  }

  private List<Marker> lastWords() {
    return worker.markers.stream().filter(m -> m.type() != Marker.Type.START).toList();
  }

  private Outcome outcome(Marker marker) {
    assertThat(marker.mode()).isEqualTo("test");
    SourceRecord sent =
        worker.rows.stream()
            .filter(row -> header(row, RecordHeaders.GENERATION).equals(marker.generation()))
            .findFirst()
            .orElse(null);
    return new Outcome(marker, sent);
  }

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }

  private static Struct value(SourceRecord record) {
    return (Struct) record.value();
  }

  @Test
  @DisplayName(
      "HT-36 HT-37 HT-38 HT-41 a row by its key, or the first one, as it is, with other values, or"
          + " as gone; the source stays as it is")
  void rows() throws InterruptedException {
    tables(
        "CREATE TABLE t (region text, id int, name varchar(5) NOT NULL, price numeric(6,2),"
            + " PRIMARY KEY (region, id))",
        "INSERT INTO t VALUES ('b', 1, 'one', 1), ('a', 2, 'two', 2), ('a', 1, 'three', 3)");
    start();
    List<Outcome> sent =
        ask(
            "{}",
            "{'key':{'id':1,'region':'b'},'overrides':{'name':'other','price':7}}",
            "{'key':{'region':'c','id':9},'op':'removed'}",
            "{'op':'removed'}");
    assertThat(sent.get(0).value("name")).as("in key order").isEqualTo("three");
    assertThat(header(sent.get(0).row(), RecordHeaders.KIND)).isEqualTo("change");
    assertThat(sent.get(1).value("name")).isEqualTo("other");
    assertThat(sent.get(1).value("price")).hasToString("7.00");
    assertThat(sent.get(1).key("region")).isEqualTo("b");
    assertThat(SourcePostgres.count("SELECT count(*) FROM trial.t WHERE name = 'other'")).isZero();
    assertThat(sent.get(2).row().value()).isNull();
    assertThat(sent.get(2).key("region")).isEqualTo("c");
    assertThat(sent.get(3).row().value()).isNull();
    assertThat(sent.get(3).key("region")).isEqualTo("a");
  }

  @Test
  @DisplayName(
      "HT-39 a test that names what it must not, or what is not there, is refused by name, without"
          + " values")
  void refused() throws InterruptedException {
    tables(
        "CREATE TABLE t (id int PRIMARY KEY, name varchar(5) NOT NULL, price numeric(6,2), day date,"
            + " secret text, hidden text)",
        "INSERT INTO t VALUES (7, 'one', 1, '2026-01-01', 'x', 'y')");
    start("columns.mask", "secret", "columns.exclude", "hidden", "columns.map", "price:amount");
    List<String> said =
        ask(
                "{'overrides':{'id':8}}",
                "{'overrides':{'nam':'x'}}",
                "{'overrides':{'secret':'x'}}",
                "{'overrides':{'hidden':'x'}}",
                "{'overrides':{'name':null}}",
                "{'overrides':{'day':'yesterweek'}}",
                "{'overrides':{'name':'sesame'}}",
                "{'overrides':{'price':1.234}}",
                "{'overrides':{'price':12345}}",
                "{'key':{'id':9}}",
                "{'key':{'id':'nine'}}",
                "{'key':{'nr':7}}")
            .stream()
            .map(Outcome::refusal)
            .toList();
    assertThat(said.get(0))
        .contains("the column id, which is in the key of trial.t")
        .contains("choose another row");
    assertThat(said.get(1)).contains("column nam, which trial.t does not have", "`name`");
    assertThat(said.get(2)).contains("column secret, which is masked");
    assertThat(said.get(3)).contains("column hidden, which is not sent");
    assertThat(said.get(4)).contains("column name NULL");
    assertThat(said.get(5)).contains("value for the column day is none of its type date");
    assertThat(said.get(6)).contains("column name", "too long");
    assertThat(said.get(7)).contains("column price", "digits");
    assertThat(said.get(8)).contains("column price", "too large");
    assertThat(said.get(9)).isEqualTo("there is no row of the test's key in trial.t");
    assertThat(said.get(10)).contains("column id is none of its type");
    assertThat(said.get(11)).contains("the key of trial.t, which is id");
    assertThat(said).noneMatch(reason -> reason.matches(".*(yesterweek|sesame|1234|nine).*"));
  }

  @Test
  @DisplayName("HT-39 a value that the database refuses by an error that quotes it is not quoted")
  void refusedAsSyntax() throws InterruptedException {
    tables("CREATE TABLE t (id int PRIMARY KEY, q tsquery)", "INSERT INTO t VALUES (7, 'open')");
    start();
    assertThat(ask("{'overrides':{'q':'open sesame'}}").get(0).refusal())
        .contains("value for the column q is none of its type", "SQLSTATE 42601")
        .doesNotContain("sesame");
  }

  @Test
  @DisplayName("HT-40 a test sends a sync's fields: dates as dates, under their names, and masked")
  void mapped() throws InterruptedException {
    tables(
        "CREATE TABLE t (id int PRIMARY KEY, price numeric(6,2), day date, secret text)",
        "INSERT INTO t VALUES (7, 1, '2026-01-01', 'x')");
    start("columns.mask", "secret", "columns.map", "price:amount");
    Outcome sent = ask("{'overrides':{'day':'2026-11-20','price':2.5}}").get(0);
    assertThat(sent.row().valueSchema().field("day").schema().type()).isEqualTo(Schema.Type.INT32);
    assertThat(sent.value("day")).isEqualTo((int) LocalDate.of(2026, 11, 20).toEpochDay());
    assertThat(sent.value("amount")).hasToString("2.50");
    assertThat(sent.value("secret")).isEqualTo("***");
  }

  @Test
  @DisplayName("HT-38 HT-40 values of every kind are of their column's type")
  void types() throws InterruptedException {
    tables(
        "CREATE TYPE mood AS ENUM ('fine', 'well')",
        "CREATE TABLE t (id bigint PRIMARY KEY, s smallint, f real, d double precision, b boolean,"
            + " n numeric, at timestamptz, local timestamp, tod time, u uuid, bin bytea, doc jsonb,"
            + " m mood, tags text[], net inet, span interval)",
        "INSERT INTO t (id) VALUES (1), (2)",
        "INSERT INTO t VALUES (3, 5, 1.5, 2.5, true, 1.50, '2026-11-20 10:00+02',"
            + " '2026-11-20 10:00', '10:00', '00000000-0000-0000-0000-000000000001', '\\x01ff',"
            + " '{\"a\": [1]}', 'well', '{a,\"b c\"}', '10.0.0.1', '1 day')");
    start();
    List<Outcome> sent =
        ask(
            "{'key':{'id':1},'overrides':{'s':5,'f':1.5,'d':2.5,'b':true,'n':1.50,"
                + "'at':'2026-11-20 10:00+02','local':'2026-11-20 10:00','tod':'10:00',"
                + "'u':'00000000-0000-0000-0000-000000000001','bin':'\\\\x01ff','doc':{'a':[1]},"
                + "'m':'well','tags':'{a,b c}','net':'10.0.0.1','span':'1 day'}}",
            "{'key':{'id':3}}",
            "{'key':{'id':3},'overrides':{'n':null}}");
    assertThat(cells(sent.get(0).row()))
        .isEqualTo(cells(sent.get(1).row()))
        .noneMatch(cell -> cell.endsWith("=null"));
    assertThat(sent.get(2).value("n")).isNull();
    assertThat(sent.get(2).value("d")).isEqualTo(2.5);
  }

  private static List<String> cells(SourceRecord record) {
    return record.valueSchema().fields().stream()
        .filter(field -> !field.name().equals("id"))
        .map(field -> field.name() + "=" + text(value(record).get(field)))
        .toList();
  }

  private static String text(@Nullable Object cell) {
    if (cell instanceof Struct parts) {
      return parts.schema().fields().stream()
          .map(parts::get)
          .map(TrialIT::text)
          .toList()
          .toString();
    }
    return cell instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(cell);
  }

  @Test
  @DisplayName("a table without a key is tested by one of its rows, and by nothing else")
  void withoutKey() throws InterruptedException {
    tables("CREATE TABLE t (name text)", "INSERT INTO t VALUES ('one')");
    start();
    List<Outcome> said =
        ask("{'overrides':{'name':'two'}}", "{'key':{'name':'one'}}", "{'op':'removed'}");
    assertThat(said.get(0).value("name")).isEqualTo("two");
    assertThat(said.get(1).refusal()).contains("trial.t has no key: without `key`");
    assertThat(said.get(2).refusal()).contains("trial.t has no key");
    SourcePostgres.execute("DELETE FROM trial.t");
    assertThat(ask("{}").get(0).refusal()).isEqualTo("there is no row in trial.t");
  }

  @Test
  @DisplayName("HT-36 HT-37 queries, filters, comparing and incremental syncs are tested alike")
  void otherSyncs() throws InterruptedException {
    tables(
        "CREATE TABLE t (id int PRIMARY KEY, name text, at timestamptz NOT NULL DEFAULT now())",
        "INSERT INTO t (id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three')",
        "CREATE TABLE u AS SELECT * FROM t",
        "ALTER TABLE u ADD PRIMARY KEY (id), ALTER at SET NOT NULL");
    Map<String, String> config =
        config("syncs", "q,d,i", "syncs.q.query", "SELECT * FROM trial.t;");
    config.remove("tables");
    config.put("syncs.q.key.columns", "id");
    config.put("filter", "id > ?");
    config.put("filter.params", "1");
    config.put("syncs.d.table", "trial.t");
    config.put("syncs.d.mode", "diff");
    config.put("syncs.i.table", "trial.u");
    config.put("syncs.i.mode", "incremental");
    config.put("syncs.i.cursor.column", "at");
    config.put("syncs.i.schedule", "manual");
    worker.start(config);
    for (String sync : List.of("q", "d", "i")) {
      String of = "'syncs':['" + sync + "']";
      List<Outcome> said =
          ask(
              "{" + of + "}",
              "{" + of + ",'key':{'id':1}}",
              "{" + of + ",'key':{'id':3},'overrides':{'name':'x'}}");
      assertThat(said.get(0).value("name")).as(sync).isEqualTo("two");
      assertThat(said.get(1).refusal())
          .contains("no row of the test's key", "that its filter lets through");
      assertThat(said.get(2).value("name")).isEqualTo("x");
      assertThat(said.get(2).marker().stream().sync()).isEqualTo(sync);
    }
  }

  @Test
  @DisplayName(
      "HT-37 of a table in ranges the one that holds the key sends it, as the key compares")
  void ranges() throws InterruptedException {
    tables(
        "CREATE TABLE t (id text COLLATE \"C\" PRIMARY KEY)",
        "INSERT INTO t SELECT chr(i) || j FROM generate_series(65, 122) i,"
            + " generate_series(1, 40) j WHERE chr(i) ~ '[A-Za-z]'",
        "ANALYZE t");
    start("splits", "2");
    ask("{'key':{'id':'a1'}}");
    worker.until(Marker.Type.END, 2);
    ask("{'key':{'id':'B99'},'op':'removed'}");
    worker.until(Marker.Type.END, 4);
    ask("{'key':{'id':'zz'}}");
    worker.until(Marker.Type.END, 5);
    worker.until(Marker.Type.ABORT, 1);
    ask("{}");
    worker.until(Marker.Type.END, 7);
    assertThat(worker.rows)
        .extracting(row -> header(row, RecordHeaders.SCOPE))
        .containsExactly(1, 0, 0);
    assertThat(((Struct) worker.rows.get(2).key()).getString("id")).isEqualTo("A1");
    assertThat(worker.markers.stream().filter(m -> m.type() == Marker.Type.ABORT))
        .singleElement()
        .satisfies(m -> assertThat(m.scope().index()).isEqualTo(1))
        .satisfies(m -> assertThat(m.reason()).contains("range 2 of 2"));
  }
}
