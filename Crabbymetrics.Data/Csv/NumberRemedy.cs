namespace Crabbymetrics.Data;

/// <summary>Names the options that read numbers written in another way.</summary>
internal static class NumberRemedy
{
    /// <summary>The sentence, which begins with a blank; empty where no option helps.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cause">What <see cref="NumberLikeText.Cause"/> says of it.</param>
    public static string For(string text, string cause)
    {
        bool either = cause.Contains("or between thousands", StringComparison.Ordinal);
        bool comma = cause.Contains("decimal comma", StringComparison.Ordinal);
        List<string> options = [];
        bool point = cause == "a decimal point";
        if (point)
        {
            options.Add("CsvOptions.DecimalSeparator = '.'");
            int places = text.Length - text.IndexOf('.') - 1;
            if (places == 3)
            {
                options.Add("CsvOptions.ThousandsSeparator = '.'");
            }
        }

        if (comma || either)
        {
            options.Add("CsvOptions.DecimalSeparator = ','");
        }

        if (either || cause.Contains("separators between thousands", StringComparison.Ordinal))
        {
            int place = text.AsSpan().IndexOfAny(comma ? ".'\u2019 \u00A0\u202F" : ",.'\u2019 \u00A0\u202F");
            options.Add($"CsvOptions.ThousandsSeparator = '{(place < 0 ? ',' : char.IsWhiteSpace(text[place]) ? ' ' : text[place])}'");
        }

        return options.Count == 0 ? "" : $" To read it: {string.Join(either || point ? " or " : " with ", options)}.";
    }
}
