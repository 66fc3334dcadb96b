package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Types and cells made from a seed. */
final class RandomCells {
  private static final List<Kind> KINDS = List.of(Kind.values());

  private RandomCells() {}

  static ColumnType type(Random random, boolean arrays) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    return switch (kind) {
      case DECIMAL -> {
        int precision = random.nextInt(40);
        yield precision == 0
            ? ColumnType.of(Kind.DECIMAL)
            : ColumnType.decimal(precision, random.nextInt(precision + 1));
      }
      case STRING ->
          new ColumnType(
              kind, random.nextInt(30), 0, 0, null, random.nextInt(4) == 0 ? "bpchar" : null);
      case JSON -> ColumnType.of(kind, random.nextBoolean() ? "json" : "jsonb");
      case OTHER -> ColumnType.other(List.of("inet", "s.mood", "interval").get(random.nextInt(3)));
      case ARRAY -> arrays ? ColumnType.array(type(random, false)) : ColumnType.of(Kind.INT32);
      default -> ColumnType.of(kind);
    };
  }

  static Object cell(ColumnType type, Random random) {
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32, DATE -> random.nextInt();
      case INT64 -> random.nextLong();
      case FLOAT32 -> random.nextFloat();
      case FLOAT64 -> random.nextGaussian();
      case DECIMAL -> decimal(type, random);
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case TIME -> Math.floorMod(random.nextLong(), 86_400_000_000L);
      case TIMESTAMP -> random.nextLong() >> random.nextInt(20);
      case TIMESTAMP_TZ -> instant(random);
      case UUID -> new UUID(random.nextLong(), random.nextLong()).toString();
      case STRING, JSON, OTHER -> text(random);
      case ARRAY -> array(Objects.requireNonNull(type.element()), random);
    };
  }

  private static BigDecimal decimal(ColumnType type, Random random) {
    BigInteger digits = new BigInteger(random.nextInt(100), random);
    int scale = type.precision() == 0 ? random.nextInt(40) - 5 : type.scale();
    BigDecimal number = new BigDecimal(digits, scale);
    return random.nextBoolean() ? number : number.negate();
  }

  private static long instant(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE;
      case 2 -> random.nextLong();
      default -> random.nextLong() >> 11;
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(List.of(0x61, 0xfc, 0x6f22, 0x1f600, 0x22).get(random.nextInt(5)));
    }
    return text.toString();
  }

  private static List<@Nullable Object> array(ColumnType element, Random random) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      // byte arrays have no equality inside of a list
      Object cell = element.kind() == Kind.BYTES ? null : cell(element, random);
      cells.add(random.nextInt(5) == 0 ? null : cell);
    }
    return cells;
  }
}
