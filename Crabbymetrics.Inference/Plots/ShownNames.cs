using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Chooses and orders the parameters of a picture.</summary>
internal static class ShownNames
{
    private const string Intercept = "(Intercept)";

    /// <summary>The names of the parameters that are shown, top to bottom.</summary>
    /// <param name="models">The models.</param>
    /// <param name="options">What is kept, left out and first.</param>
    /// <exception cref="ArgumentException">An option names a parameter that is not there, or no parameter is left.</exception>
    public static ImmutableArray<string> Choose(ImmutableArray<PlottedModel> models, CoefficientPlotOptions options)
    {
        ImmutableArray<string> all = [.. models.SelectMany(static model => model.Rows).Select(static row => row.Name).Distinct()];
        Require(all, options.Keep, nameof(options.Keep));
        Require(all, options.Omit, nameof(options.Omit));
        Require(all, options.Order, nameof(options.Order));
        Require(all, options.Labels.Keys, nameof(options.Labels));
        Require(all, options.Groups.Keys, nameof(options.Groups));
        string[] identified =
        [
            .. all.Where(name =>
                models.Any(model => model.Rows.Any(row => row.Name == name && row.Estimate is { } estimate && double.IsFinite(estimate)))
            ),
        ];
        IEnumerable<string> shown = identified.Where(name =>
            (options.Keep.IsEmpty ? options.Intercept || name != Intercept || identified.Length == 1 : options.Keep.Contains(name))
            && !options.Omit.Contains(name)
        );
        IEnumerable<string> ordered = shown.OrderBy(name => options.Order.IndexOf(name) is var place && place >= 0 ? place : int.MaxValue);
        if (!options.Groups.IsEmpty)
        {
            ordered = ordered
                .GroupBy(name => options.Groups.GetValueOrDefault(name, ""))
                .OrderBy(static group => group.Key.Length == 0)
                .SelectMany(static group => group);
        }

        ImmutableArray<string> names = [.. ordered];
        return names.IsEmpty
            ? throw new ArgumentException($"No parameter is left to show. There are: {string.Join(", ", all)}.", nameof(options))
            : names;
    }

    private static void Require(ImmutableArray<string> all, IEnumerable<string> named, string option)
    {
        if (named.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"{option} names '{unknown}', which no model has. There are: {string.Join(", ", all)}.", option);
        }
    }
}
