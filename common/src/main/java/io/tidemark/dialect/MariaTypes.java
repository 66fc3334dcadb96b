package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's types: what columns are made with, and what a declared type stands for. A type that its
 * kind says not all of keeps its whole declaration as its native name, so that the column can be
 * declared again as it is.
 */
final class MariaTypes {
  /** Bytes that an index takes of all its columns. */
  static final int KEY_BYTES = 3072;

  /** Characters of a key that is one text. */
  static final int KEY_CHARS = KEY_BYTES / 4;

  /** Bytes that any key column takes that is neither text nor bytes, and more. */
  private static final int OTHER_KEY_BYTES = 32;

  /** A row's declared texts take 65,535 bytes together: longer ones are not declared with one. */
  private static final int LONGEST_VARCHAR = 255;

  /** Bytes that a row takes without what is stored beside it. */
  private static final int ROW_BYTES = 65_535;

  /** Bytes that any other column takes, decimals of 65 digits among them. */
  private static final int OTHER_BYTES = 32;

  private static final int UUID_CHARS = 36;
  private static final int MAX_DIGITS = 65;
  private static final int MAX_SCALE = 38;
  private static final int MICROSECONDS = 6;

  /** Characters that surely fit, where a text takes four bytes for each. */
  private static final Map<String, Integer> TEXTS =
      Map.of("tinytext", 63, "text", 16_383, "mediumtext", 4_194_303);

  /** Behind the names of places, which travel as texts that other databases' places do not read. */
  private static final String WKT = " as WKT";

  private static final Set<String> PLACES =
      Set.of(
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection",
          "geometry");

  private MariaTypes() {}

  /** What the catalog lists for a column that is made for a type. */
  static ColumnType listed(ColumnType type, boolean key) {
    return switch (type.kind()) {
      case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, DATE, TIME ->
          ColumnType.of(type.kind());
      case UUID -> ColumnType.string(UUID_CHARS); // MariaDB's own type does not take all of them
      case TIMESTAMP, TIMESTAMP_TZ -> ColumnType.of(Kind.TIMESTAMP);
      case BYTES -> bytes(key ? KEY_CHARS : 0);
      case DECIMAL -> isBounded(type) ? decimal(type) : text(0, key);
      case STRING -> text(type.length(), key);
      default -> text(0, key);
    };
  }

  private static ColumnType text(int length, boolean key) {
    if (key) {
      return ColumnType.string(length == 0 ? KEY_CHARS : Math.min(length, KEY_CHARS));
    }
    return length == 0 || length > LONGEST_VARCHAR
        ? ColumnType.of(Kind.STRING)
        : ColumnType.string(length);
  }

  private static ColumnType bytes(int length) {
    return new ColumnType(Kind.BYTES, length, 0, 0, null, null);
  }

  /** Whether all of its values are numbers that a column can be made for. */
  private static boolean isBounded(ColumnType type) {
    ColumnType decimal = decimal(type);
    return type.precision() > 0
        && decimal.precision() <= MAX_DIGITS
        && decimal.scale() <= MAX_SCALE;
  }

  /** A negative scale stands for zeros before the point, one beyond the digits for some behind. */
  private static ColumnType decimal(ColumnType type) {
    int scale = Math.max(0, type.scale());
    return ColumnType.decimal(Math.max(type.precision() - Math.min(0, type.scale()), scale), scale);
  }

  /** Whether a row has room for all texts of a table as they are declared. */
  static boolean fitInRow(TableSchema table) {
    int texts =
        table.columns().stream()
            .filter(column -> !table.key().contains(column.name()))
            .map(column -> listed(column.type(), false))
            .filter(type -> type.kind() == Kind.STRING)
            .mapToInt(ColumnType::length)
            .sum();
    return KEY_BYTES + 4 * texts + OTHER_BYTES * table.columns().size() <= ROW_BYTES;
  }

  /** Whether an index takes columns as they are, whose characters have four bytes. */
  static boolean fitInIndex(List<Column> columns) {
    return columns.stream().mapToLong(column -> keyBytes(column.type())).sum() <= KEY_BYTES;
  }

  private static long keyBytes(ColumnType type) {
    String declared = plain(type);
    if (declared.endsWith("text") || declared.endsWith("blob")) {
      return KEY_BYTES + 1L;
    }
    return switch (type.kind()) {
      case STRING -> 4L * type.length();
      case BYTES -> type.length();
      default -> OTHER_KEY_BYTES;
    };
  }

  /** Whether a row has room for one column more, beside those that are there. */
  static boolean fitsBeside(List<Column> columns, ColumnType type) {
    ColumnType listed = listed(type, false);
    int taken = columns.stream().mapToInt(column -> rowBytes(column.type())).sum();
    return listed.kind() != Kind.STRING
        || listed.length() == 0
        || taken + rowBytes(listed) <= ROW_BYTES;
  }

  /** At most, of a column as it is declared: texts and blobs are stored beside the row. */
  private static int rowBytes(ColumnType type) {
    String declared = String.valueOf(type.nativeName());
    boolean inRow = type.kind() == Kind.STRING || type.kind() == Kind.BYTES;
    boolean apart = TEXTS.containsKey(declared) || declared.endsWith("blob");
    return OTHER_BYTES + (inRow && !apart ? 4 * type.length() : 0);
  }

  /** The type of one of a table's key columns, which share what an index takes. */
  static ColumnType key(ColumnType type, int texts, int others) {
    int share = (KEY_BYTES - OTHER_KEY_BYTES * others) / 4 / Math.max(1, texts);
    ColumnType listed = listed(type, true);
    return isText(listed)
        ? new ColumnType(listed.kind(), Math.min(listed.length(), share), 0, 0, null, null)
        : listed;
  }

  /** Whether a key column takes as many bytes as it is declared with. */
  static boolean isText(ColumnType type) {
    Kind kind = listed(type, true).kind();
    return kind == Kind.STRING || kind == Kind.BYTES;
  }

  /** A type as a column is declared with it, its collation with it where it is ours. */
  static String declared(ColumnType type, String collation) {
    return switch (type.kind()) {
      case STRING ->
          (type.length() == 0 ? "longtext" : "varchar(" + type.length() + ")")
              + " COLLATE "
              + collation;
      default -> plain(type);
    };
  }

  /** The same without a collation; a native type as it was declared. */
  static String plain(ColumnType type) {
    if (type.nativeName() != null) {
      return type.nativeName().replace(WKT, "");
    }
    return switch (type.kind()) {
      case BOOLEAN -> "tinyint(1)";
      case INT8 -> "tinyint";
      case INT16 -> "smallint";
      case INT32 -> "int";
      case INT64 -> "bigint";
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      case DECIMAL -> "decimal(" + type.precision() + "," + type.scale() + ")";
      case BYTES -> type.length() == 0 ? "longblob" : "varbinary(" + type.length() + ")";
      case DATE -> "date";
      case TIME -> "time(6)";
      case TIMESTAMP, TIMESTAMP_TZ -> "datetime(6)";
      case UUID -> "uuid";
      default -> type.length() == 0 ? "longtext" : "varchar(" + type.length() + ")";
    };
  }

  /** What a column of the catalog holds; its type's name is the whole declaration. */
  static ColumnType columnType(NativeColumn column) {
    String name = column.typeName();
    String base = name.split("[( ]", 2)[0];
    boolean bare = !name.contains("unsigned") && !name.contains("zerofill");
    return switch (base) {
      case "tinyint" ->
          name.equals("tinyint(1)")
              ? ColumnType.of(Kind.BOOLEAN)
              : number(Kind.INT8, Kind.INT16, bare, name);
      case "smallint" -> number(Kind.INT16, Kind.INT32, bare, name);
      case "int" -> number(Kind.INT32, Kind.INT64, bare, name);
      case "bigint" ->
          bare
              ? ColumnType.of(Kind.INT64)
              : new ColumnType(Kind.DECIMAL, 0, 20, 0, null, withoutWidth(name));
      case "float", "double" -> real(base, name);
      case "decimal" -> decimal(column, bare ? null : name);
      case "varchar" -> ColumnType.string(column.length());
      case "longtext" -> ColumnType.of(Kind.STRING);
      case "longblob" -> bytes(0);
      case "varbinary" -> bytes(column.length());
      case "time" -> time(Kind.TIME, column);
      case "datetime" -> time(Kind.TIMESTAMP, column);
      case "date" -> ColumnType.of(Kind.DATE);
      case "uuid" -> ColumnType.of(Kind.UUID);
      default -> other(base, column);
    };
  }

  private static ColumnType number(Kind kind, Kind unsigned, boolean bare, String name) {
    return bare ? ColumnType.of(kind) : ColumnType.of(unsigned, withoutWidth(name));
  }

  /** Widths only say how a number is shown. */
  private static String withoutWidth(String name) {
    return name.contains("zerofill") ? name : name.replaceFirst("\\(\\d+\\)", "");
  }

  private static ColumnType real(String base, String name) {
    Kind kind = base.equals("float") ? Kind.FLOAT32 : Kind.FLOAT64;
    return name.equals(base) ? ColumnType.of(kind) : ColumnType.of(kind, name);
  }

  private static ColumnType decimal(NativeColumn column, @Nullable String name) {
    return new ColumnType(Kind.DECIMAL, 0, column.precision(), column.scale(), null, name);
  }

  private static ColumnType time(Kind kind, NativeColumn column) {
    return column.precision() == MICROSECONDS
        ? ColumnType.of(kind)
        : ColumnType.of(kind, column.typeName());
  }

  private static ColumnType other(String base, NativeColumn column) {
    String name = column.typeName();
    return switch (base) {
      case "tinytext", "text", "mediumtext" ->
          new ColumnType(Kind.STRING, TEXTS.getOrDefault(base, 0), 0, 0, null, base);
      case "char", "enum", "set" -> new ColumnType(Kind.STRING, column.length(), 0, 0, null, name);
      case "tinyblob", "blob", "mediumblob", "binary" -> ColumnType.of(Kind.BYTES, name);
      case "timestamp" -> ColumnType.of(Kind.TIMESTAMP_TZ, name);
      case "json" -> ColumnType.of(Kind.JSON, name);
      case "mediumint" -> ColumnType.of(Kind.INT32, withoutWidth(name));
      case "year" -> ColumnType.of(Kind.INT16, name);
      case "bit" ->
          name.equals("bit(1)") ? ColumnType.of(Kind.BOOLEAN, name) : ColumnType.other(name);
      default ->
          PLACES.contains(base) ? ColumnType.of(Kind.STRING, name + WKT) : ColumnType.other(name);
    };
  }

  /** Whether it is a place, which only a function makes a text of. */
  static boolean isPlace(String declared) {
    return declared.endsWith(WKT);
  }
}
