using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>Reads <c>pca(x1..x20, 5); kernel(a, b, gamma = median)</c>.</summary>
internal static class StepText
{
    private const string Example = "pca(x1..x20, 5), or kernel(x1, x2, 50, gamma = median)";

    public static ImmutableArray<PipelineStep> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Split(text, ';').Where(static step => step.Length > 0).Select(ReadStep)];
    }

    private static PipelineStep ReadStep(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')'))
        {
            throw new ArgumentException($"'{text}' is no transformer with its columns: write {Example}.");
        }

        if (text[(open + 1)..^1].Contains(')', StringComparison.Ordinal) && Closes(text, open) < text.Length - 1)
        {
            throw new ArgumentException($"'{text}' has several transformers: put a semicolon between them, as in pca(a, b, 2); kernel(c).");
        }

        string name = text[..open].Trim();
        List<string> arguments = [.. Split(text[(open + 1)..^1], ',').Where(static argument => argument.Length > 0)];
        switch (name)
        {
            case PcaTransformer.Name:
                PcaOptions components = new();
                string[] columns = Fill(text, arguments, PcaOptions.Schema, components, nameof(PcaOptions.Components));
                return new PipelineStep(new PcaTransformer(components), columns);
            case "kernel":
                KernelOptions kernel = new();
                columns = Fill(text, arguments, KernelOptions.Schema, kernel, nameof(KernelOptions.Count));
                return new PipelineStep(new KernelBasis(kernel), columns);
            default:
                throw new ArgumentException($"'{name}' is no transformer: there are kernel and pca. Write {Example}.");
        }
    }

    // Options are set, and columns are left.
    private static string[] Fill<TOptions>(
        string step,
        List<string> arguments,
        OptionSchema<TOptions> schema,
        TOptions options,
        string positional
    )
        where TOptions : class
    {
        List<string> columns = [];
        HashSet<string> given = [];
        foreach (string argument in arguments)
        {
            string[] pair = [.. Split(argument, '=')];
            if (pair.Length == 2)
            {
                Set(step, schema, options, given, pair[0], pair[1]);
            }
            else if (int.TryParse(argument, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            {
                Write(step, schema.Find(positional)!, options, given, argument);
            }
            else
            {
                columns.Add(argument.Trim('`'));
            }
        }

        // In the words of the text, which are those of the flags.
        IReadOnlyList<string> faults = schema.ValidateGiven(options, given, OptionWords.Flags);
        return faults.Count == 0
            ? [.. columns]
            : throw new ArgumentException($"{step}: {string.Join("; ", faults).Replace("--", "", StringComparison.Ordinal)}");
    }

    private static void Set<TOptions>(
        string step,
        OptionSchema<TOptions> schema,
        TOptions options,
        HashSet<string> given,
        string key,
        string value
    )
        where TOptions : class
    {
        // gamma = 0.5, or gamma = median.
        if (key == "gamma" && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            key = "gamma-rule";
        }

        OptionDescriptor option =
            schema.Options.FirstOrDefault(known =>
                string.Equals(known.Flag, "--" + key, StringComparison.Ordinal)
                || string.Equals(known.Name, key, StringComparison.OrdinalIgnoreCase)
            )
            ?? throw new ArgumentException(
                $"{step}: there is no option '{key}'. There are: " + $"{string.Join(", ", schema.Options.Select(Word))}."
            );
        Write(step, option, options, given, option.SwitchValue is { } on ? Switched(step, option, key, value, on) : value);
    }

    // scale = true; center = false, and no-center = true.
    private static string Switched(string step, OptionDescriptor option, string key, string value, string on)
    {
        if (!bool.TryParse(value, out bool said))
        {
            throw new ArgumentException($"{step}: {key} is true or false, not '{value}'.");
        }

        bool isFlag = string.Equals(option.Flag, "--" + key, StringComparison.Ordinal);
        return isFlag && !said ? (!bool.Parse(on)).ToString()
            : isFlag ? on
            : said.ToString();
    }

    private static void Write(string step, OptionDescriptor option, object options, HashSet<string> given, string value)
    {
        if (!given.Add(option.Name))
        {
            throw new ArgumentException($"{step}: {Word(option)} is given twice.");
        }

        if (option.Write(options, value) is { } fault)
        {
            throw new ArgumentException($"{step}: {Word(option)} {fault}");
        }
    }

    // The place of the parenthesis that closes another, outside of backticks; the end where none does.
    private static int Closes(string text, int open)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = open; i < text.Length; i++)
        {
            quoted ^= text[i] == '`';
            depth +=
                quoted ? 0
                : text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static string Word(OptionDescriptor option) => option.Flag?[2..] ?? option.Name.ToLowerInvariant();

    // Outside of parentheses and backticks.
    private static IEnumerable<string> Split(string text, char separator)
    {
        int depth = 0,
            start = 0;
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == separator && depth == 0 && !quoted))
            {
                yield return text[start..i].Trim();
                start = i + 1;
                continue;
            }

            quoted ^= text[i] == '`';
            depth +=
                text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
        }
    }
}
