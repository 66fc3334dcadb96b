package io.tidemark.cli.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.database.Login;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final List<Listing> THERE =
      List.of(
          listing("a.first", false, "id"),
          listing("a.log", false),
          listing("a.view", true),
          listing("b.first", false, "id"),
          new Listing(
              new TableName("c", "hid\"den"),
              false,
              List.of("id"),
              List.of("int4"),
              List.of("id"),
              false,
              false,
              false),
          new Listing(
              new TableName("d", "mirrored"),
              false,
              List.of("id", "_sync_source"),
              List.of("int4", "text"),
              List.of("id"),
              true,
              true,
              false),
          listing("d.tidemark_runs", false, "id"));

  private static Listing listing(String name, boolean view, String... key) {
    int dot = name.indexOf('.');
    TableName table = new TableName(name.substring(0, dot), name.substring(dot + 1));
    return new Listing(
        table, view, List.of("id", "at"), List.of("int4", "date"), List.of(key), true, true, false);
  }

  private static Request request(String tables, String exclude, String append, String... keyed) {
    Map<String, List<String>> keys =
        keyed.length == 0
            ? Map.of()
            : Map.of(keyed[0], Arrays.asList(keyed).subList(1, keyed.length));
    Login source = new Login("jdbc:postgresql://h/d", Optional.empty(), Optional.empty());
    return new Request(
        source, Optional.empty(), "m", globs(tables), globs(exclude), globs(append), keys);
  }

  private static List<Glob> globs(String texts) {
    return Arrays.stream(texts.split(",")).filter(t -> !t.isEmpty()).map(Glob::new).toList();
  }

  private static Selection of(Request request) {
    return Selection.of(request, "me", THERE);
  }

  @Test
  @DisplayName("A pattern chooses tables and no views; a view is chosen by its name")
  void viewsAreNamed() {
    assertThat(of(request("a.*", "a.log", "")).tables())
        .extracting(table -> table.name().toString())
        .containsExactly("a.first");
    Selection named = of(request("a.first", "", "a.view"));
    assertThat(named.problems()).isEmpty();
    assertThat(named.tables()).extracting(SourceTable::isAppended).containsExactly(false, true);
    assertThat(of(request("a.v*", "", "")).problems())
        .singleElement()
        .asString()
        .contains("a.v* matches only views");
  }

  @Test
  @DisplayName("A table without a key is refused, and told the three ways out")
  void keyless() {
    assertThat(of(request("a.log", "", "")).problems())
        .singleElement()
        .asString()
        .contains("Table a.log has no primary key", "--key", "--append 'a.log'", "--exclude");
    assertThat(of(request("a.log", "", "", "a.log", "id")).tables())
        .singleElement()
        .satisfies(table -> assertThat(table.key()).containsExactly("id"))
        .satisfies(table -> assertThat(table.proven()).isFalse());
    assertThat(of(request("a.first", "", "", "a.first", "nix", "id")).problems())
        .containsExactly("--key a.first: there is no column nix");
  }

  @Test
  @DisplayName("All problems are told at once, each with what to do")
  void problems() {
    assertThat(of(request("*,x.y", "a.log", "")).problems())
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("x.y matches no table"),
            p -> assertThat(p).contains("a.first and b.first would both become the table first"),
            p ->
                assertThat(p)
                    .contains("GRANT USAGE ON SCHEMA \"c\" TO \"me\";")
                    .contains("GRANT SELECT ON \"c\".\"hid\"\"den\" TO \"me\";"),
            p -> assertThat(p).contains("d.mirrored has a column _sync_source"),
            p -> assertThat(p).contains("d.tidemark_runs has a name that Tidemark keeps"));
    assertThat(of(request("a.first", "a.*", "")).problems())
        .containsExactly("--exclude leaves no table to mirror");
  }

  @Test
  @DisplayName("A sync's name holds only what Kafka allows, and its last part is the table alone")
  void syncNames() {
    assertThat(new TableName("shop", "order_lines").sync()).isEqualTo("shop.order_lines");
    assertThat(new TableName("Shop.eu", "a\"b").sync()).isEqualTo("Shop_x002e_eu.a_x0022_b");
    assertThat(new TableName("s", "_x0022_").sync()).isEqualTo("s._x005f_x0022_");
  }

  @Test
  @DisplayName("A pattern's signs mean themselves, but for the star and the question mark")
  void globs() {
    assertThat(new Glob("a.l?g").matches(new TableName("a", "log"))).isTrue();
    assertThat(new Glob("a.*").matches(new TableName("ab", "log"))).isFalse();
    assertThat(new Glob("s.a\"b+").matches(new TableName("s", "a\"b+"))).isTrue();
    assertThat(new Glob("s.a+").matches(new TableName("s", "aa"))).isFalse();
  }
}
