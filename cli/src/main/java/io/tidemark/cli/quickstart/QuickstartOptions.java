package io.tidemark.cli.quickstart;

import io.tidemark.cli.view.Format;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param rows of the table orders
 * @param once whether to exit when done
 * @param dir folder for everything; absent means a temporary one
 * @param keep whether a temporary folder stays
 * @param tasks {@code tasks.max} of source and sink
 * @param heap largest heap of broker and worker
 * @param format how the result is shown
 */
public record QuickstartOptions(
    long rows,
    boolean once,
    Optional<Path> dir,
    boolean keep,
    int tasks,
    String heap,
    Format format) {}
