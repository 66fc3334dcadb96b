package io.tidemark.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("long")
@DisplayName("The testbed itself")
@ExtendWith(SceneExtension.class)
class TestbedIT {

  @Test
  @DisplayName(
      "DEST-10 the comparison sees a row that is missing, one that differs and one too many")
  void comparisonSeesDifferences(Scene scene) {
    Database left = scene.database("a");
    Database right = scene.database("b");
    left.execute("CREATE TABLE t (id int, x text); INSERT INTO t VALUES (1, 'a'), (2, NULL)");
    right.execute("CREATE TABLE t (id int, x text, y int); INSERT INTO t VALUES (1, 'a', 5)");
    assertThatThrownBy(() -> Comparison.assertSame(left, "t", right, "t"))
        .hasMessageContaining("missing [[2, null]]");
    right.execute("INSERT INTO t VALUES (2, NULL, 6)");
    Comparison.assertSame(left, "t", right, "t");
    right.execute("INSERT INTO t VALUES (2, NULL, 7)");
    assertThatThrownBy(() -> Comparison.assertSame(left, "t", right, "t"))
        .hasMessageContaining("surplus [[2, null]]");
  }

  @Test
  @DisplayName("the statement log finds deletes from one table and no other")
  void statementLogFindsDeletes(Scene scene) {
    Database database = scene.database("a");
    database.execute("CREATE TABLE orders (id int); CREATE TABLE orders_log (id int)");
    StatementLog log = scene.logStatements(database);
    database.execute("DELETE FROM orders_log WHERE id = 1");
    assertThat(log.deletesFrom("orders")).isEmpty();
    database.execute("WITH gone AS (DELETE FROM public.\"orders\" RETURNING id) SELECT 1");
    assertThat(log.deletesFrom("orders")).hasSize(1);
  }

  @Test
  @DisplayName("what the hand sends is what a source would send")
  void handSends(Scene scene) {
    Hand hand = scene.hand("shop", "public.orders", 2);
    hand.row(7, 1, "new");
    hand.row(7, 7, 1, 2, null);
    hand.end(7);
    assertThat(scene.topics().read(hand.topic()))
        .extracting(record -> record.header("tidemark.generation"))
        .containsExactly("7", "7");
    Topics.Entry end = scene.topics().read(scene.markerTopic()).get(0);
    assertThat(end.key().asText()).isEqualTo("[\"shop\",\"public.orders\",0,\"END\"]");
    assertThat(end.value().path("ends").asText())
        .isEqualTo("{\"" + hand.topic() + "\":{\"0\":[0,1,0],\"1\":[0,1,0]}}");
  }
}
