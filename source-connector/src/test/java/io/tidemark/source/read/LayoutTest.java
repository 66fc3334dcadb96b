package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.SentColumns;
import io.tidemark.source.generation.SentColumns.Difference;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.MappingCheck.Problem;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a sync sends of the columns that it finds. */
class LayoutTest {
  private static final Set<String> OWN =
      Set.of(Mapping.INCLUDE, Mapping.EXCLUDE, Mapping.MASK, Mapping.MAP);

  private static final TableSchema USERS =
      new TableSchema(
          new TableId("public", "users"),
          List.of(
              new Column("name", ColumnType.of(Kind.STRING), true),
              new Column("id", ColumnType.of(Kind.INT64), false),
              new Column("email", ColumnType.of(Kind.STRING), false),
              new Column("pin", ColumnType.string(2), false),
              new Column("born", ColumnType.of(Kind.DATE), false)),
          List.of("id"));

  private static Mapping mapping(
      List<String> include, List<String> exclude, List<String> mask, Map<String, String> fields) {
    return new Mapping(include, exclude, mask, fields, OWN);
  }

  private static final Mapping ONLY_MAP =
      mapping(List.of(), List.of(), List.of(), Map.of("id", "uid", "name", "id"));

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  @Test
  @DisplayName("HT-25 fields have the names that columns.map gives, the key's too, even in turn")
  void renames() {
    Layout layout = Layout.of(USERS, ONLY_MAP);
    assertThat(MappingCheck.of(spec(ONLY_MAP), USERS)).isEmpty();
    assertThat(names(layout.read())).containsExactly("name", "id", "email", "pin", "born");
    assertThat(names(layout.sent().columns())).containsExactly("id", "uid", "email", "pin", "born");
    assertThat(layout.sent().key()).containsExactly("uid");
  }

  @Test
  @DisplayName("a column that is left out or masked is not read, and the key always is")
  void readsOnlyWhatItSends() {
    Mapping mapping =
        mapping(List.of("email", "pin", "born"), List.of(), List.of("email", "pin"), Map.of());
    Layout layout = Layout.of(USERS, mapping);
    assertThat(MappingCheck.of(spec(mapping), USERS)).isEmpty();
    assertThat(names(layout.read())).containsExactly("id", "born");
    assertThat(names(layout.sent().columns())).containsExactly("id", "email", "pin", "born");
  }

  @Test
  @DisplayName("a masked text says ***, as far as it has room, anything else is NULL and may be")
  void masks() {
    Layout layout =
        Layout.of(
            USERS, mapping(List.of(), List.of("name"), List.of("email", "pin", "born"), Map.of()));
    @Nullable Object[] row = {7L};
    assertThat(layout.parts().stream().map(part -> part.cell(row)))
        .containsExactly(7L, "***", "**", null);
    assertThat(layout.sent().columns().stream().map(Column::nullable))
        .containsExactly(false, false, false, true);
  }

  @Test
  @DisplayName(
      "CX-15 each problem is told at its setting, two columns of one name among them, with the name that may be meant")
  void problems() {
    assertThat(
            messages(
                mapping(
                    List.of(),
                    List.of("emial", "id"),
                    List.of("nowhere"),
                    Map.of("name", "email"))))
        .containsExactly(
            "columns.exclude of sync s names the column emial, which public.users does not have:"
                + " did you mean `email`?",
            "columns.mask of sync s names the column nowhere, which public.users does not have",
            "columns.exclude leaves out the column id, which is in the key of public.users and"
                + " tells its rows apart: take it out of columns.exclude, or choose another key"
                + " with key.columns",
            "columns name and email of public.users would both be sent as email: map them to"
                + " different names, or leave one out");
    assertThat(messages(mapping(List.of("pin"), List.of(), List.of("id"), Map.of("name", "n"))))
        .containsExactly(
            "columns.mask masks the column id, which is in the key of public.users and tells its"
                + " rows apart: take it out of columns.mask, or choose another key with key.columns",
            "columns.map of sync s names the column name, which columns.include or columns.exclude"
                + " leave out: keep one of them");
  }

  @Test
  @DisplayName("settings for all syncs hold where there is such a column, and elsewhere do nothing")
  void everywhere() {
    Mapping everywhere =
        new Mapping(List.of(), List.of("x"), List.of("y"), Map.of("z", "w"), Set.of());
    assertThat(MappingCheck.of(spec(everywhere), USERS)).isEmpty();
    assertThat(names(Layout.of(USERS, everywhere).sent().columns()))
        .isEqualTo(names(USERS.columns()));
  }

  @Test
  @DisplayName("a column by a name of the destinations' own can be renamed or left out")
  void systemColumns() {
    TableSchema clash =
        new TableSchema(
            TableId.of("t"),
            List.of(new Column("_sync_time", ColumnType.of(Kind.INT64), true)),
            List.of());
    assertThat(MappingCheck.of(spec(Mapping.ALL), clash))
        .extracting(Problem::setting)
        .containsExactly("");
    Mapping renamed = mapping(List.of(), List.of(), List.of(), Map.of("_sync_time", "at"));
    assertThat(MappingCheck.of(spec(renamed), clash)).isEmpty();
    Mapping nothing = mapping(List.of(), List.of("_sync_time"), List.of(), Map.of());
    assertThat(messages(nothing, clash))
        .containsExactly("nothing is left of the columns of public.users: leave out fewer");
  }

  @Test
  @DisplayName(
      "RS-12 RS-14 RS-15 what is added, renamed or masked needs all rows, what is taken away does"
          + " not")
  void differences() {
    SentColumns all = Layout.of(USERS, Mapping.ALL).columns();
    Mapping without = mapping(List.of(), List.of("email"), List.of(), Map.of());
    SentColumns fewer = Layout.of(USERS, without).columns();
    SentColumns renamed = Layout.of(USERS, ONLY_MAP).columns();
    SentColumns masked =
        Layout.of(USERS, mapping(List.of(), List.of(), List.of("email"), Map.of())).columns();

    assertThat(fewer.since(all).difference()).isEqualTo(Difference.REMOVED);
    assertThat(fewer.since(all).reason()).isEqualTo("removed email");
    assertThat(all.since(fewer).needsAllRows()).isTrue();
    assertThat(all.since(fewer).reason()).isEqualTo("added email");
    assertThat(renamed.since(all).needsAllRows()).isTrue();
    assertThat(renamed.since(all).reason()).isEqualTo("added uid, changed id, removed name");
    assertThat(masked.since(all).needsAllRows()).isTrue();
    assertThat(all.since(SentColumns.parse(all.text()).orElseThrow()).difference())
        .isEqualTo(Difference.NONE);
    assertThat(SentColumns.parse(renamed.text())).contains(renamed);
    assertThat(SentColumns.parse("")).isEmpty();
    assertThat(renamed.chosenBy(Layout.configured(ONLY_MAP))).isTrue();
    assertThat(renamed.chosenBy(Layout.configured(Mapping.ALL))).isFalse();
  }

  private static List<String> messages(Mapping mapping) {
    return messages(mapping, USERS);
  }

  private static List<String> messages(Mapping mapping, TableSchema found) {
    return MappingCheck.of(spec(mapping), found).stream().map(Problem::message).toList();
  }

  private static SyncSpec spec(Mapping mapping) {
    return SyncSpec.of("s", Subject.of(new TableId("public", "users"))).mapping(mapping).build();
  }
}
