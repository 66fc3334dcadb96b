package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@link MergeWords} of PostgreSQL. */
final class PostgresWords implements MergeWords {
  private final PostgresDialect dialect;

  PostgresWords(PostgresDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public String quote(String identifier) {
    return dialect.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return dialect.quote(table);
  }

  @Override
  public String assigned(String name) {
    return name;
  }

  @Override
  public String text(String value) {
    return "CAST(%s AS text)".formatted(value);
  }

  @Override
  public String number(String value) {
    return "CAST(%s AS bigint)".formatted(value);
  }

  @Override
  public String stageType(StagedColumn column, boolean key) {
    return dialect.stageType(column.type());
  }

  @Override
  public String fromStage(String staged, ColumnType from, ColumnType to) {
    return dialect.fromStage(staged, from, to);
  }

  @Override
  public String sameKey(Column column, String target, String other) {
    return dialect.sameKey(column, target, other);
  }

  @Override
  public String ruled(Column column, String value) {
    return value;
  }

  @Override
  public String differs(ColumnType type, String left, String right) {
    return dialect.differs(type, left, right);
  }

  @Override
  public boolean folds(Column target) {
    ColumnType type = target.type();
    return switch (type.kind()) {
      case STRING -> type.nativeName() != null || hasRules(target);
      case DECIMAL, FLOAT32, FLOAT64, JSON, ARRAY, OTHER -> true;
      default -> false;
    };
  }

  private static boolean hasRules(Column column) {
    String collation = column.collation();
    return collation != null && !collation.contains("\"C\"");
  }

  @Override
  public String adopted(List<String> streams) {
    return PostgresText.of(ColumnType.array(ColumnType.of(Kind.STRING)), streams);
  }

  @Override
  public String isAdopted(String source) {
    return "%s = ANY (CAST(%s AS text[]))".formatted(source, SqlTemplate.value("adopted"));
  }

  @Override
  public String time(String value) {
    return "CAST(%s AS timestamptz)".formatted(value);
  }

  @Override
  public String overriding() {
    return "OVERRIDING SYSTEM VALUE ";
  }

  @Override
  public String missingIn(KeySet set) {
    String same =
        set.columns().stream()
            .map(dialect::quote)
            .map(name -> "k." + name + " = t." + name)
            .collect(Collectors.joining(" AND "));
    return "NOT EXISTS (SELECT 1 FROM %s k WHERE %s)".formatted(dialect.quote(set.table()), same);
  }

  @Override
  public String isIn(KeySet set, List<Column> keys, List<String> values) {
    String same =
        IntStream.range(0, keys.size())
            .mapToObj(i -> sameKey(keys.get(i), "k." + quote(keys.get(i).name()), values.get(i)))
            .collect(Collectors.joining(" AND "));
    return "EXISTS (SELECT 1 FROM %s k WHERE %s)".formatted(dialect.quote(set.table()), same);
  }
}
