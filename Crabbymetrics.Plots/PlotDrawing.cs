using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>Draws the content of pictures as SVG: text that any browser shows, sharp at any size, without a font or a native library. The
/// bytes depend on the content and the options alone: not on the machine, its culture or its threads.</summary>
public static class PlotDrawing
{
    /// <summary>Draws a picture.</summary>
    /// <param name="plot">Its content.</param>
    /// <param name="options">Size and colours; null for the defaults.</param>
    /// <returns>An <c>svg</c> element, for a file or for a page. It loads nothing and runs nothing.</returns>
    /// <exception cref="ArgumentException">The height that the options give is too small for the content.</exception>
    /// <example>
    /// <code>
    /// string svg = result.Plot().ToSvg(new SvgOptions { Width = 800 });
    /// </code>
    /// </example>
    public static string ToSvg(this PlotData plot, SvgOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plot);
        return Picture.Draw(plot, options ?? new SvgOptions());
    }

    /// <summary>Draws a picture into a file. The file appears whole or not at all.</summary>
    /// <param name="plot">Its content.</param>
    /// <param name="path">The file, whose name ends in <c>.svg</c>. An existing one is replaced.</param>
    /// <param name="options">Size and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name does not end in <c>.svg</c>, or the height that the options give is too
    /// small.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this PlotData plot, string path, SvgOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A picture is written as SVG: give '{path}' a name that ends in .svg.", nameof(path));
        }

        string svg = plot.ToSvg(options);
        string beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(beside, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
