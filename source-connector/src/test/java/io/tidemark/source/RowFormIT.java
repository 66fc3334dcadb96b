package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.Marker;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The form that rows are sent in. */
class RowFormIT {

  @Test
  @DisplayName(
      "decimal.mode=double leaves keys exact, and END describes the rows as they were sent")
  void doublesAreNoKeysAndMarkersKnowThem() throws Exception {
    SourcePostgres.schema(
        "dbl",
        "CREATE TABLE t (id numeric(20,0) PRIMARY KEY, price numeric(10,2))",
        "INSERT INTO t VALUES (9007199254740992, 1.5), (9007199254740993, 2.5)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "dbl.t", "decimal.mode", "double"));
      worker.until(Marker.Type.END, 1);

      assertThat(worker.column("price")).containsExactly(1.5, 2.5);
      assertThat(worker.column("id").stream().map(String::valueOf))
          .containsExactly("9007199254740992", "9007199254740993");
      assertThat(worker.rows.stream().map(SourceRecord::key).distinct()).hasSize(2);
      assertThat(worker.lastMarker().tableSchema().orElseThrow().columns())
          .isEqualTo(RecordSchemas.columns(worker.rows.get(0).valueSchema()));
    }
  }

  @Test
  @Timeout(60)
  void aChildsRowWithoutWhatItsParentDemandsIsReadLikeTheOthers() throws Exception {
    SourcePostgres.schema(
        "heirs",
        "CREATE TABLE parent (id int NOT NULL, c text NOT NULL)",
        "CREATE TABLE child () INHERITS (parent)",
        "ALTER TABLE child ALTER c DROP NOT NULL",
        "INSERT INTO parent VALUES (1, 'one')",
        "INSERT INTO child VALUES (2, NULL)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "heirs.parent"));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("c")).containsExactlyInAnyOrder("one", null);
    }
  }

  @Test
  @DisplayName(
      "an array of two dimensions ends the read with the column's name, as text it is read")
  void arrayOfTwoDimensions() throws Exception {
    SourcePostgres.schema(
        "arrays",
        "CREATE TABLE t (id int PRIMARY KEY, grid int[])",
        "INSERT INTO t VALUES (1, '{1,2}'), (2, '{{3,4},{5,6}}')");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "arrays.t"));
      worker.until(Marker.Type.ABORT, 1);
      assertThat(worker.lastMarker().reason())
          .contains("Column grid holds an array of several dimensions")
          .contains("cast the column to text in a query sync")
          .doesNotContain("{3,4}");
      assertThat(worker.markers).noneMatch(marker -> marker.type() == Marker.Type.END);
    }
    try (FakeWorker worker = new FakeWorker()) {
      String query = "SELECT id, grid::text AS grid FROM arrays.t";
      worker.start(SourcePostgres.config("syncs", "grids", "syncs.grids.query", query));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("grid")).containsExactlyInAnyOrder("{1,2}", "{{3,4},{5,6}}");
    }
  }

  @Test
  void schemasHaveNamesThatAvroTakes() throws Exception {
    SourcePostgres.schema(
        "names",
        "CREATE TABLE \"order-lines\" (id int PRIMARY KEY)",
        "INSERT INTO \"order-lines\" VALUES (1)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(SourcePostgres.config("tables", "names.*", "topic.prefix", "my-shop."));
      worker.until(Marker.Type.END, 1);

      SourceRecord row = worker.rows.get(0);
      assertThat(row.topic()).isEqualTo("my-shop.names.order-lines");
      assertThat(row.valueSchema().name()).isEqualTo("my_shop.names.order_lines.Value");
      assertThat(row.keySchema().name()).isEqualTo("my_shop.names.order_lines.Key");
    }
  }
}
