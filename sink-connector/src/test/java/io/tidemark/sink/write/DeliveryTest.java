package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.MariaDialect;
import io.tidemark.dialect.PostgresDialect;
import io.tidemark.dialect.SqliteDialect;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.Topic;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.table.TableId;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Dialect POSTGRES = new PostgresDialect();

  private final Batch batch = new Batch(true, true, Rules.of(TableRules.defaults()));
  private final SinkRecord record = Topic.orders().row(1, "a").log.get(0);
  private final Origin origin = new Origin(new TopicPart("shop.orders", 0), 0);

  private static boolean isLate(Batch batch, boolean followed, Dialect dialect) {
    Delivery delivery = new Delivery(batch, followed);
    assertThat(delivery.end(dialect, batch.rejections()).isEmpty()).isNotEqualTo(delivery.isLate());
    return delivery.isLate();
  }

  @Test
  @DisplayName("a batch is committed late where others follow and the database can do it")
  void followed() {
    assertThat(isLate(batch, true, POSTGRES)).isTrue();
    assertThat(isLate(batch, false, POSTGRES)).isFalse();
    assertThat(isLate(batch, true, new MariaDialect())).isFalse();
    assertThat(isLate(batch, true, new SqliteDialect())).isFalse();
  }

  @Test
  @DisplayName("what is told elsewhere is not committed late: rejected records, emptied tables")
  void told() {
    batch.arrives(origin, new Committed(0, 0));
    batch.reject(record, null, new DataException("bad"));
    assertThat(isLate(batch, true, POSTGRES)).isFalse();
    Batch truncating = new Batch(true, true, Rules.of(TableRules.defaults()));
    truncating.arrives(origin, new Committed(0, 0));
    truncating.truncate(TableId.of("orders"), record);
    assertThat(isLate(truncating, true, POSTGRES)).isFalse();
  }

  @Test
  @DisplayName("a batch that is tried again is late as its last try was")
  void again() {
    Delivery delivery = new Delivery(batch, true);
    delivery.end(POSTGRES, List.of());
    Rejection bad =
        new Rejection(null, origin, null, record, "write", true, new DataException("bad"));
    assertThat(delivery.end(POSTGRES, List.of(bad))).isEmpty();
    assertThat(delivery.isLate()).isFalse();
  }
}
