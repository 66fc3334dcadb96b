package io.tidemark.sink.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class NamesTest {
  private static final Dialect POSTGRES = Dialects.forUrl("jdbc:postgresql://h/d");
  private static final TableId ORDERS = TableId.of("orders");

  private static List<String> problems(Dialect dialect, String... names) {
    List<Column> columns =
        Arrays.stream(names)
            .map(name -> new Column(name, ColumnType.of(Kind.INT32), true))
            .toList();
    Wanted wanted = new Wanted(new TableSchema(ORDERS, columns, List.of()));
    return MigrationPlan.of(List.of(wanted), Optional.empty(), dialect).problems().stream()
        .map(Problem::text)
        .toList();
  }

  /** PostgreSQL, if it did not tell upper from lower case. */
  private static Dialect folding() {
    return (Dialect)
        Proxy.newProxyInstance(
            Dialect.class.getClassLoader(),
            new Class<?>[] {Dialect.class},
            (proxy, method, arguments) ->
                method.getName().equals("folded")
                    ? ((String) arguments[0]).toLowerCase(Locale.ROOT)
                    : method.invoke(POSTGRES, arguments));
  }

  @Test
  @DisplayName("CX-25 names that the database would cut short are refused, and so none becomes one")
  void longNames() {
    String one = "x".repeat(63) + "a";
    String other = "x".repeat(63) + "b";
    String text = "The name \"%s\" is longer than the 63 bytes that PostgreSQL keeps";
    assertThat(problems(POSTGRES, one, other, "x".repeat(63)))
        .containsExactly(text.formatted(one), text.formatted(other));
    assertThat(problems(POSTGRES, "ü".repeat(32))).as("64 bytes").hasSize(1);
    assertThat(problems(POSTGRES, "x".repeat(63))).isEmpty();
  }

  @Test
  @DisplayName("B6-24 columns that the database folds into one are refused, by one that does")
  void foldedColumns() {
    assertThat(problems(POSTGRES, "a", "A", "b")).isEmpty();
    assertThat(problems(folding(), "a", "A", "b"))
        .containsExactly("Columns [a, A] have one name to PostgreSQL");
  }

  @Test
  @DisplayName("B6-24 tables that the database folds into one are refused, by one that does")
  void foldedTables() {
    List<TableId> all = List.of(ORDERS, TableId.of("Orders"), new TableId("s", "orders"));
    assertThat(Names.problems(ORDERS, all, POSTGRES)).isEmpty();
    assertThat(Names.problems(ORDERS, all, folding()))
        .extracting(Problem::text)
        .containsExactly("It has one name with table Orders to PostgreSQL");
  }
}
