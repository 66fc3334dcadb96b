package io.tidemark.chaos;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The compiled classes of a source file from which a guard has been taken. */
final class MutatedClasses {
  private final Mutation mutation;
  private final Path folder;

  private MutatedClasses(Mutation mutation, Path folder) {
    this.mutation = mutation;
    this.folder = folder;
  }

  /** Compiles them into a folder, with what this JVM's class path has. */
  static MutatedClasses compile(Mutation mutation, Path checkout, Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-nowarn", "--release", "17", "-d", folder.toString());
    List<String> classPath = List.of("-cp", System.getProperty("java.class.path"));
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                Stream.concat(options.stream(), classPath.stream()).toList(),
                null,
                List.of(new Text(mutation.type(), mutation.source(checkout))))
            .call();
    if (!compiled) {
      throw new IllegalStateException(mutation + " does not compile any more: " + said);
    }
    return new MutatedClasses(mutation, folder);
  }

  /** A copy of a plugin that has these classes instead of its own. */
  void into(Path plugin, Path copy) {
    try {
      copy(plugin, copy);
      Path jar = jar(copy);
      try (FileSystem classes =
          FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), java.util.Map.of())) {
        copy(folder, classes.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path jar(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(copy)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("tidemark-" + mutation.module()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String source;

    Text(String type, String source) {
      super(
          URI.create("string:///" + type.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
