package io.tidemark.jdbc;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page as a query without values, which a copy does not take: they are settings of the
 * transaction, and so are still not spelt into a statement, which is the same for all pages.
 *
 * @param query what gives the page while the settings are there
 * @param before what makes the settings: one row, with a column for each, then whether the table is
 *     a plain one, for which plans are cheap, and behind that the columns of the query, without its
 *     rows
 * @param plain which column says that the table is plain
 */
record PostgresPageSql(String query, Sql before, int plain) {
  private static final String NAME = "'tidemark.page_%1$d'";

  /** A setting that is not there, or that of a transaction that has ended, is an error. */
  private static final String VALUE = "current_setting(" + NAME + ")::%2$s";

  /** A text stands behind one character, so that an empty one is none of those. */
  private static final String TEXT =
      "substr(current_setting(%1$s), 2, length(current_setting(%1$s)) - 1)::%2$s"
          .formatted(NAME, "%2$s");

  private static final String BEHIND = "=";

  /** A statement that only describes is planned before the settings are there. */
  private static final String DESCRIBED = "NULLIF(current_setting(" + NAME + ", TRUE), '')::%2$s";

  private static final String SET = "set_config(" + NAME + ", ?, TRUE), ";
  private static final String PLAIN =
      "(SELECT c.relkind IN ('r', 'm') AND NOT c.relhassubclass FROM pg_catalog.pg_class c"
          + " WHERE c.oid = to_regclass(?)), ";

  private static final String BEFORE =
      "SELECT %spage.* FROM (SELECT 1) AS one LEFT JOIN (SELECT * FROM (%s) AS rows LIMIT 0) AS page"
          + " ON TRUE";

  /** Types of which the empty text is a value. */
  private static final Set<String> TEXTS = Set.of("text", "bpchar");

  /**
   * Types that are inferred from the column, and in which values compare as in what is inferred.
   */
  private static final Set<String> INFERRED = Set.of("text", "bpchar", "uuid", "float4");

  /**
   * Of a page's statement; empty where the type of a value is not known, or which question marks
   * stand for values, because names or a user's words have some too, or words that the driver would
   * translate.
   */
  static Optional<PostgresPageSql> of(TableId table, Sql page, Dialect dialect) {
    String text = page.text();
    if (text.indexOf('{') >= 0 || marks(text) != page.binds().size()) {
      return Optional.empty();
    }
    StringBuilder query = new StringBuilder();
    StringBuilder described = new StringBuilder();
    StringBuilder set = new StringBuilder();
    List<Sql.Bind> values = new ArrayList<>();
    int from = 0;
    for (Sql.Bind bind : page.binds()) {
      String type = type(bind.type());
      Object cell = bind.cell();
      if (type == null || cell == null) {
        return Optional.empty();
      }
      boolean isText = TEXTS.contains(type);
      String value = dialect.text(bind.type(), cell);
      values.add(new Sql.Bind(ColumnType.of(Kind.STRING), isText ? BEHIND + value : value));
      int mark = text.indexOf('?', from);
      query.append(text, from, mark).append((isText ? TEXT : VALUE).formatted(values.size(), type));
      described.append(text, from, mark).append(DESCRIBED.formatted(values.size(), type));
      set.append(SET.formatted(values.size()));
      from = mark + 1;
    }
    query.append(text, from, text.length());
    described.append(text, from, text.length());
    values.add(new Sql.Bind(ColumnType.of(Kind.STRING), dialect.quote(table)));
    Sql before = new Sql(BEFORE.formatted(set + PLAIN, described), values);
    return Optional.of(new PostgresPageSql(query.toString(), before, values.size()));
  }

  private static long marks(String text) {
    return text.chars().filter(c -> c == '?').count();
  }

  /** The type that {@link PostgresBinder} binds a value with, or that is inferred for it. */
  private static @Nullable String type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "bool";
      case INT8, INT16 -> "int2";
      case INT32 -> "int4";
      case INT64 -> "int8";
      case FLOAT32 -> "float4";
      case FLOAT64 -> "float8";
      case DECIMAL -> "numeric";
      case STRING -> "text";
      case BYTES -> "bytea";
      case DATE -> "date";
      case TIME -> "time";
      case TIMESTAMP -> "timestamp";
      case TIMESTAMP_TZ -> "timestamptz";
      case OTHER -> inferred(type.nativeName());
      case UUID, JSON, ARRAY -> null;
    };
  }

  private static @Nullable String inferred(@Nullable String type) {
    return type != null && INFERRED.contains(type) ? type : null;
  }
}
