package io.tidemark.bench.jmh;

import java.math.BigDecimal;
import java.util.Date;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Rows of the ten columns that the table of docs/performance.md has. */
final class Orders {

  static final String TOPIC = "orders";

  /** How many different ones there are. */
  static final int COUNT = 1_000;

  static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  static final Schema ROW =
      SchemaBuilder.struct()
          .name("orders")
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.INT32_SCHEMA)
          .field("items", Schema.OPTIONAL_INT32_SCHEMA)
          .field("weight", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("total", Decimal.builder(4).optional().build())
          .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("ordered", Timestamp.builder().optional().build())
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private Orders() {}

  /** The same ones in every run. */
  static Struct[] rows() {
    Random random = new Random(1);
    Struct[] rows = new Struct[COUNT];
    for (int i = 0; i < COUNT; i++) {
      rows[i] = row(random, i);
    }
    return rows;
  }

  private static Struct row(Random random, int id) {
    return new Struct(ROW)
        .put("id", (long) id)
        .put("customer", random.nextInt(100_000))
        .put("items", random.nextInt(20))
        .put("weight", random.nextDouble())
        .put("total", BigDecimal.valueOf(random.nextInt(100_000_000), 4))
        .put("paid", random.nextBoolean())
        .put("ordered", new Date(1_700_000_000_000L + random.nextInt()))
        .put("status", text(random, 20))
        .put("city", text(random, 20))
        .put("note", text(random, 60));
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
