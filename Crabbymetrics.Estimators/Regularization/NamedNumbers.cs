using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>Numbers by column, as text: <c>age=0, bmi=2, *=1</c>, the star standing for every column that is not named.</summary>
internal static class NamedNumbers
{
    /// <summary>Checks the form of a text.</summary>
    /// <exception cref="FormatException">It has another form; the message says where.</exception>
    public static string Checked(string text)
    {
        _ = Read(text).Count();
        return text;
    }

    /// <summary>The numbers of the columns of a design.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="standard">The number of columns that are not named.</param>
    /// <param name="argument">The option, in braces, for messages.</param>
    /// <exception cref="ArgumentException">A name is no column, or is there twice.</exception>
    public static double[] Of(string text, IReadOnlyList<string> names, double standard, string argument)
    {
        Dictionary<string, int> places = [];
        for (int j = 0; j < names.Count; j++)
        {
            places[names[j]] = j;
        }

        double[] values = new double[names.Count];
        Array.Fill(values, standard);
        HashSet<string> seen = [];
        List<(string Name, double Value)> read = [.. Read(text)];
        foreach ((string name, double value) in read.Where(static pair => pair.Name == "*"))
        {
            Array.Fill(values, value);
        }

        foreach ((string name, double value) in read)
        {
            if (!seen.Add(name))
            {
                throw new OptionException(NetOptions.Schema, $"{argument} names {name} twice.");
            }

            if (name == "*")
            {
                continue;
            }

            values[
                places.TryGetValue(name, out int place)
                    ? place
                    : throw new OptionException(
                        NetOptions.Schema,
                        $"{argument} names '{name}', which is no column. The columns are {string.Join(", ", names.Take(20))}"
                            + $"{(names.Count > 20 ? ", ..." : "")}."
                    )
            ] = value;
        }

        return values;
    }

    private static IEnumerable<(string Name, double Value)> Read(string text)
    {
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int sign = part.LastIndexOf('=');
            if (
                sign <= 0
                || !double.TryParse(part[(sign + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || double.IsNaN(value)
            )
            {
                throw new FormatException($"must be of the form COLUMN=NUMBER, COLUMN=NUMBER; '{part}' is not.");
            }

            yield return (part[..sign].Trim(), value);
        }
    }
}
