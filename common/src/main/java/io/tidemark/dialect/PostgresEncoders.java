package io.tidemark.dialect;

/** Cells in PostgreSQL's binary forms, one encoder per type, each with its length first. */
final class PostgresEncoders {
  /** Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts. */
  private static final int EPOCH_DAYS = 10_957;

  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  /** Bounds of PostgreSQL's date (4714-11-24 BC to 5874897-12-31), in days since 1970. */
  private static final int FIRST_DAY = -2_451_545 + EPOCH_DAYS;

  private static final int LAST_DAY = 2_145_031_948 + EPOCH_DAYS;

  /** First instant of PostgreSQL's timestamp (4714-11-24 BC); its last lies past a long's range. */
  private static final long FIRST_MICROS = -211_813_488_000_000_000L + EPOCH_MICROS;

  static final CellEncoder BOOLEAN =
      (cell, out) -> {
        out.putInt(1);
        out.putByte((Boolean) cell ? 1 : 0);
      };

  /** Bytes and shorts alike: PostgreSQL has no type of one byte. */
  static final CellEncoder INT2 =
      (cell, out) -> {
        out.putInt(2);
        out.putShort(((Number) cell).shortValue());
      };

  static final CellEncoder INT4 =
      (cell, out) -> {
        out.putInt(4);
        out.putInt((Integer) cell);
      };

  static final CellEncoder INT8 =
      (cell, out) -> {
        out.putInt(8);
        out.putLong((Long) cell);
      };

  static final CellEncoder FLOAT4 =
      (cell, out) -> {
        out.putInt(4);
        out.putInt(Float.floatToIntBits((Float) cell));
      };

  static final CellEncoder FLOAT8 =
      (cell, out) -> {
        out.putInt(8);
        out.putLong(Double.doubleToLongBits((Double) cell));
      };

  static final CellEncoder TEXT = (cell, out) -> out.putText((String) cell);

  static final CellEncoder BYTEA =
      (cell, out) -> {
        byte[] bytes = (byte[]) cell;
        out.putInt(bytes.length);
        out.putBytes(bytes);
      };

  static final CellEncoder JSONB =
      (cell, out) -> {
        int at = out.size();
        out.putInt(0);
        out.putByte(1);
        out.putText((String) cell);
        jsonbLength(out, at);
      };

  static final CellEncoder UUID =
      (cell, out) -> {
        String text = (String) cell;
        out.putInt(16);
        out.putLong(hex(text, 0, 18));
        out.putLong(hex(text, 18, 36));
        if (text.length() != 36) {
          throw notAUuid();
        }
      };

  static final CellEncoder DATE =
      (cell, out) -> {
        int days = (Integer) cell;
        out.putInt(4);
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
          out.putInt(days);
        } else if (days < FIRST_DAY || days > LAST_DAY) {
          throw new UnencodableCell("a date lies outside of the database's range");
        } else {
          out.putInt(days - EPOCH_DAYS);
        }
      };

  static final CellEncoder TIME =
      (cell, out) -> {
        long micros = (Long) cell;
        if (micros < 0 || micros > MICROS_OF_DAY) {
          throw new UnencodableCell("a time of day lies outside of 00:00 to 24:00");
        }
        out.putInt(8);
        out.putLong(micros);
      };

  static final CellEncoder TIMESTAMP =
      (cell, out) -> {
        long micros = (Long) cell;
        out.putInt(8);
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
          out.putLong(micros);
        } else if (micros < FIRST_MICROS) {
          throw new UnencodableCell("a timestamp lies outside of the database's range");
        } else {
          out.putLong(micros - EPOCH_MICROS);
        }
      };

  private PostgresEncoders() {}

  /** Moves the text over its own length, which jsonb's binary form does not have. */
  private static void jsonbLength(CopyBuffer out, int at) {
    int text = at + 9;
    int length = out.size() - text;
    System.arraycopy(out.array(), text, out.array(), at + 5, length);
    out.truncate(at + 5 + length);
    out.setInt(at, length + 1);
  }

  /** Hex digits of one half; hyphens where the canonical form has them. */
  private static long hex(String text, int from, int to) {
    if (text.length() < to) {
      throw notAUuid();
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          throw notAUuid();
        }
      } else {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
          throw notAUuid();
        }
        value = (value << 4) | digit;
      }
    }
    return value;
  }

  private static UnencodableCell notAUuid() {
    return new UnencodableCell("a text is not a UUID");
  }
}
