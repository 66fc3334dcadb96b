package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * SQLite's types: the names by which columns are declared, and what a declared name stands for. Any
 * name may be declared; what a column does with values is told by what the name contains.
 */
final class SqliteTypes {
  /** What is declared as nothing, and takes every value as it is. */
  private static final ColumnType ANY = ColumnType.other("untyped");

  /** Names that mean numbers, among those whose columns make numbers of texts that look so. */
  private static final Set<String> NUMBERS =
      Set.of(
          "NUMERIC", "NUM", "DECIMAL", "DEC", "NUMBER", "FIXED", "MONEY", "SMALLMONEY", "CURRENCY");

  private SqliteTypes() {}

  /**
   * The name that a column is declared by. Texts of numbers, uuids, documents and lists are TEXT,
   * because a column of numbers would keep no more than fifteen digits.
   */
  static String declared(ColumnType type) {
    return switch (listed(type).kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INT64 -> "INTEGER";
      case FLOAT64 -> "REAL";
      case BYTES -> "BLOB";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMP_TZ -> "TIMESTAMPTZ";
      default -> "TEXT";
    };
  }

  /** What the catalog lists for a column that is made for a type. */
  static ColumnType listed(ColumnType type) {
    return ColumnType.of(
        switch (type.kind()) {
          case BOOLEAN, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> type.kind();
          case INT8, INT16, INT32, INT64 -> Kind.INT64;
          case FLOAT32, FLOAT64 -> Kind.FLOAT64;
          default -> Kind.STRING;
        });
  }

  /** What a declared name stands for; the order is SQLite's own. */
  static ColumnType columnType(NativeColumn column) {
    String name = column.typeName().toUpperCase(Locale.ROOT);
    int digits = name.indexOf('(');
    String plain = (digits < 0 ? name : name.substring(0, digits)).strip();
    return switch (plain) {
      case "BOOLEAN", "BOOL" -> ColumnType.of(Kind.BOOLEAN);
      case "DATE" -> ColumnType.of(Kind.DATE);
      case "TIME" -> ColumnType.of(Kind.TIME);
      case "TIMESTAMP", "DATETIME" -> ColumnType.of(Kind.TIMESTAMP);
      case "TIMESTAMPTZ" -> ColumnType.of(Kind.TIMESTAMP_TZ);
      case "JSON" -> ColumnType.of(Kind.JSON, "json");
      case "UUID" -> ColumnType.of(Kind.UUID);
      case "" -> ANY;
      default -> byAffinity(plain);
    };
  }

  private static ColumnType byAffinity(String name) {
    if (name.contains("INT")) {
      return ColumnType.of(Kind.INT64);
    } else if (name.contains("CHAR") || name.contains("CLOB") || name.contains("TEXT")) {
      return ColumnType.of(Kind.STRING);
    } else if (name.contains("BLOB")) {
      return ColumnType.of(Kind.BYTES);
    } else if (name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB")) {
      return ColumnType.of(Kind.FLOAT64);
    }
    return NUMBERS.contains(name)
        ? ColumnType.of(Kind.DECIMAL)
        : ColumnType.other(name.toLowerCase(Locale.ROOT));
  }

  /**
   * How rows can be asked for by values. A type that only its name is known of has values of any
   * class, which a text does not tell; times come in several forms.
   */
  static Order order(ColumnType type) {
    return switch (type.kind()) {
      case OTHER, JSON, ARRAY -> Order.NONE;
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> Order.CALCULATED;
      default -> Order.INDEXED;
    };
  }

  /** Which values get into a column unchanged. */
  static TypeFit fit(ColumnType from, ColumnType to) {
    if (to.equals(ANY)) {
      return TypeFit.WIDENS;
    } else if (listed(from).equals(to)) {
      return from.equals(to) ? TypeFit.SAME : TypeFit.WIDENS;
    }
    return switch (to.kind()) {
      case DECIMAL, JSON, OTHER ->
          isInteger(from) || isFloat(from) ? TypeFit.WIDENS : TypeFit.REFUSED;
      case FLOAT64 ->
          isInteger(from) && from.kind() != Kind.INT64 ? TypeFit.WIDENS : TypeFit.REFUSED;
      default -> TypeFit.REFUSED;
    };
  }

  private static boolean isInteger(ColumnType type) {
    return listed(type).kind() == Kind.INT64;
  }

  private static boolean isFloat(ColumnType type) {
    return listed(type).kind() == Kind.FLOAT64;
  }
}
