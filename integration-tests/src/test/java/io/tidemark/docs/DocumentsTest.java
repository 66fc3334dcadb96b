package io.tidemark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.Main;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

@DisplayName("The documents")
class DocumentsTest {
  private static final Path ROOT = Installation.checkoutAround(Path.of("")).normalize();
  private static final Set<String> SHELLS = Set.of("sh", "bash");
  private static final Set<String> RUN = Set.of("sh", "bash", "sql");
  private static final List<String> MODULES =
      List.of("source-connector", "sink-connector", "cli", "integration-tests");

  private static final Pattern NOTE =
      Pattern.compile("not run by tests|run by ([\\w./-]+)(?:, exit code \\d+|: .*)?");

  /** By file, all of the repository. */
  private static Map<Path, Page> pages = Map.of();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.find(ROOT, 4, (file, facts) -> isMarkdown(file))) {
      pages = new TreeMap<>(files.collect(Collectors.toMap(Function.identity(), Page::of)));
    }
    assertThat(pages).containsKey(ROOT.resolve("docs/reference/sink.md"));
  }

  @Test
  @DisplayName("every link leads to a file that is there, and to a heading of it")
  void links() {
    assertThat(each(page -> page.destinations().filter(to -> isBroken(page, to)))).isEmpty();
  }

  @Test
  @DisplayName("the index names every page of docs")
  void index() {
    Path docs = ROOT.resolve("docs");
    Page index = page(docs.resolve("README.md"));
    List<Path> named = index.destinations().map(to -> target(index, to)).toList();
    assertThat(named)
        .containsAll(
            pages.keySet().stream()
                .filter(file -> file.startsWith(docs) && !file.equals(index.file()))
                .toList());
  }

  @Test
  @DisplayName("every command and statement says by what it is run, or that no test runs it")
  void notes() {
    assertThat(
            each(
                page ->
                    blocks(page, RUN)
                        .filter(block -> !isNoted(block.note()))
                        .map(block -> "`" + block.note() + "` is before " + block.text())))
        .isEmpty();
  }

  @Test
  @DisplayName("every command line of tidemark is one that it understands")
  void commands() {
    assertThat(each(page -> scripts(page).flatMap(block -> misunderstood(block.text())))).isEmpty();
  }

  @Test
  @DisplayName("commands and options that are named in sentences are there")
  void namedCommands() {
    assertThat(
            each(
                page ->
                    page.codes()
                        .filter(code -> Shell.commands(code).stream().anyMatch(c -> !isThere(c)))))
        .isEmpty();
  }

  @Test
  @DisplayName("every configuration of a connector has keys and values that it takes")
  void configurations() {
    assertThat(
            each(
                page ->
                    page.blocks().stream()
                        .map(Page.Block::text)
                        .filter(Configurations::isOurs)
                        .flatMap(text -> Configurations.problems(text).stream())))
        .isEmpty();
  }

  @Test
  @DisplayName("every key of ours that stands beside another connector's is there")
  void guides() {
    assertThat(
            each(
                page ->
                    name(page.file()).startsWith("docs/migrating/")
                        ? page.codesOfColumns(1).filter(code -> !Configurations.mayName(code))
                        : Stream.empty()))
        .isEmpty();
  }

  /** What is found on each page, with the page's name before it. */
  private static List<String> each(Function<Page, Stream<String>> findings) {
    return pages.values().stream()
        .flatMap(page -> findings.apply(page).map(found -> name(page.file()) + ": " + found))
        .toList();
  }

  private static boolean isMarkdown(Path file) {
    return name(file).matches("(?!(.*/)?(target|\\.git)/).*\\.md");
  }

  private static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  private static Page page(Path file) {
    Page known = pages.get(file);
    return known == null ? Page.of(file) : known;
  }

  private static Path target(Page page, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
  }

  private static boolean isBroken(Page page, String link) {
    if (link.matches("[a-z]+:.*")) {
      return false; // of others
    }
    Path target = target(page, link);
    boolean there = target.startsWith(ROOT) && Files.exists(target);
    int anchor = link.indexOf('#');
    return !there || (anchor >= 0 && !page(target).anchors().contains(link.substring(anchor + 1)));
  }

  private static Stream<Page.Block> scripts(Page page) {
    return blocks(page, SHELLS);
  }

  private static Stream<Page.Block> blocks(Page page, Set<String> languages) {
    return page.blocks().stream().filter(block -> languages.contains(block.language()));
  }

  /** Whether it names a test that is there, or a script. */
  private static boolean isNoted(String note) {
    Matcher matcher = NOTE.matcher(note);
    if (!matcher.matches()) {
      return false;
    }
    String by = matcher.group(1);
    return by == null || Files.exists(ROOT.resolve(by)) || isTest(by);
  }

  private static boolean isTest(String type) {
    return MODULES.stream()
        .map(module -> ROOT.resolve(module).resolve("src/test/java/io/tidemark"))
        .flatMap(DocumentsTest::files)
        .anyMatch(file -> file.endsWith(type + ".java"));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> misunderstood(String script) {
    return Shell.commands(script).stream()
        .filter(arguments -> !isBench(arguments))
        .flatMap(
            arguments -> {
              try {
                Main.commandLine().parseArgs(arguments.toArray(String[]::new));
                return Stream.empty();
              } catch (ParameterException e) {
                return Stream.of(arguments + ": " + e.getMessage());
              }
            });
  }

  /** A program of its own. */
  private static boolean isBench(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).equals("bench");
  }

  /** Words in capitals, and dots, stand for others. */
  private static boolean isThere(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).matches("[a-z-]+") || isBench(arguments)) {
      return true;
    }
    CommandLine command = Main.commandLine().getSubcommands().get(arguments.get(0));
    return command != null
        && arguments.stream()
            .filter(word -> word.startsWith("-"))
            .map(word -> word.replaceFirst("=.*", ""))
            .allMatch(option -> command.getCommandSpec().optionsMap().containsKey(option));
  }
}
