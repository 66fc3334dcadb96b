package io.tidemark.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.process.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

  private static final Path HOME = Installation.checkoutAround(Path.of(""));

  private static Template template(Path folder, String json) throws Exception {
    Path file = Files.writeString(folder.resolve("one.json"), json);
    return Template.read("one", file, List.of());
  }

  @Test
  @DisplayName("places are filled as they are, in what is otherwise when appending too")
  void placesAreFilled(@TempDir Path folder) throws Exception {
    Template template =
        template(
            folder,
            """
            {"config": {"connector.class": "A", "topics": "{{topic}},x", "table": "${table}"},
             "append": {"mode": "{{topic}}"}}""");
    Map<String, String> values = Map.of("topic", "a$1");
    assertThat(template.filled(values, false))
        .isEqualTo(Map.of("connector.class", "A", "topics", "a$1,x", "table", "${table}"));
    assertThat(template.filled(values, true)).containsEntry("mode", "a$1");
    assertThat(template.isSource()).isFalse();
    assertThat(template.hasDatabase()).isFalse();
  }

  @Test
  @DisplayName("a place that is not known is named, and what there is")
  void anUnknownPlaceIsNamed(@TempDir Path folder) throws Exception {
    Template template = template(folder, "{\"config\": {\"connector.class\": \"{{clas}}\"}}");
    assertThat(template.append()).isEmpty();
    assertThat(template.isSource()).isTrue();
    assertThatThrownBy(() -> template.filled(Map.of("tasks", "1", "topic", "t"), false))
        .isInstanceOf(BenchException.class)
        .hasMessage("There is no {{clas}} for one, only tasks, topic");
  }

  @Test
  @DisplayName("our own are sinks and sources by their folders; Debezium's are known as such")
  void ourOwnAreKnown() throws Exception {
    List<Template> sinks = all("sink");
    assertThat(sinks).noneMatch(Template::isSource).hasSizeGreaterThan(4);
    assertThat(sinks.stream().filter(Template::isDebezium).map(Template::name))
        .containsExactlyInAnyOrder("debezium", "debezium-unnest", "debezium-avro");
    assertThat(sinks.stream().filter(one -> !one.hasDatabase()).map(Template::name))
        .containsExactlyInAnyOrder("discard-row", "discard-json", "discard-avro");
    assertThat(all("source")).allMatch(Template::isSource).hasSizeGreaterThan(3);
  }

  @Test
  @DisplayName("who asks for a registry reads and writes Avro, all others JSON")
  void encodingsAreKnown() throws Exception {
    List<Template> all = Stream.concat(all("sink").stream(), all("source").stream()).toList();
    assertThat(all.stream().filter(one -> one.encoding() == Encoding.AVRO).map(Template::name))
        .allMatch(name -> name.endsWith("-avro"))
        .hasSize(5);
    assertThat(all.stream().filter(one -> one.encoding() == Encoding.JSON).map(Template::name))
        .noneMatch(name -> name.endsWith("-avro"));
  }

  private static List<Template> all(String kind) throws Exception {
    try (Stream<Path> files = Files.list(HOME.resolve("benchmarks/contestants").resolve(kind))) {
      return files
          .map(
              file ->
                  Template.read(
                      file.getFileName().toString().replace(".json", ""), file, List.of()))
          .toList();
    }
  }

  @Test
  @DisplayName("who is not known, or has no folder, is refused before anything starts")
  void strangersAreRefused() {
    assertThatThrownBy(() -> new Entrants(HOME, List.of("copy", "nobody"), Map.of()))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("There is no contestant nobody in ");
    assertThatThrownBy(() -> new Entrants(HOME, List.of("copy"), Map.of("mine", "/nowhere,a.json")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("not as mine=/nowhere,a.json");
  }
}
