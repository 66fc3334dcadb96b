package io.tidemark.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** A page of Markdown. */
public final class Page {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  private static final Pattern COMMENT = Pattern.compile("<!--\\s*(.*?)\\s*-->\\s*");

  private final Path file;
  private final Node root;

  /**
   * A fenced block.
   *
   * @param language as the fence names it, else empty
   * @param note the comment right before it, else empty
   */
  public record Block(String language, String text, String note) {}

  private Page(Path file, Node root) {
    this.file = file;
    this.root = root;
  }

  /** Reads it. */
  public static Page of(Path file) {
    try {
      return new Page(file, PARSER.parse(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  /** What browsers go to its headings by. */
  Set<String> anchors() {
    IdGenerator ids = IdGenerator.builder().build();
    return all(Heading.class)
        .map(heading -> ids.generateId(words(heading)))
        .collect(Collectors.toSet());
  }

  /** Where its links and pictures lead to, as it is written. */
  Stream<String> destinations() {
    return Stream.concat(
        all(Link.class).map(Link::getDestination), all(Image.class).map(Image::getDestination));
  }

  /** What is set as code within lines. */
  Stream<String> codes() {
    return all(Code.class).map(Code::getLiteral);
  }

  /** What is set as code in the first column of its tables. */
  Stream<String> codesOfFirstColumns() {
    return codesOfColumns(0);
  }

  /** What is set as code in one column of its tables, which are counted from 0. */
  Stream<String> codesOfColumns(int column) {
    return all(TableRow.class)
        .flatMap(row -> children(row).stream().skip(column).limit(1))
        .flatMap(Page::nodes)
        .filter(Code.class::isInstance)
        .map(code -> ((Code) code).getLiteral());
  }

  /** Its fenced blocks, in order. */
  public List<Block> blocks() {
    return all(FencedCodeBlock.class)
        .map(
            block ->
                new Block(
                    Objects.requireNonNullElse(block.getInfo(), ""),
                    block.getLiteral(),
                    note(block.getPrevious())))
        .toList();
  }

  private static String note(@Nullable Node before) {
    if (before instanceof HtmlBlock html) {
      Matcher comment = COMMENT.matcher(html.getLiteral());
      return comment.matches() ? comment.group(1) : "";
    }
    return "";
  }

  private static String words(Node heading) {
    return nodes(heading)
        .map(
            node ->
                node instanceof Text text
                    ? text.getLiteral()
                    : node instanceof Code code ? code.getLiteral() : "")
        .collect(Collectors.joining());
  }

  private <T extends Node> Stream<T> all(Class<T> type) {
    return nodes(root).filter(type::isInstance).map(type::cast);
  }

  private static Stream<Node> nodes(Node node) {
    return Stream.concat(Stream.of(node), children(node).stream().flatMap(Page::nodes));
  }

  private static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      children.add(child);
    }
    return children;
  }
}
