namespace Crabbymetrics.Inference;

/// <summary>Which parameters a table shows, and in what order.</summary>
internal sealed class ParameterChoice
{
    private readonly RegressionTableOptions _options;
    private readonly NamePattern[] _keep;
    private readonly NamePattern[] _drop;
    private readonly NamePattern[] _order;

    public ParameterChoice(RegressionTableOptions options)
    {
        _options = options;
        _keep = NamePattern.Read(options.Keep, nameof(options.Keep));
        _drop = NamePattern.Read(options.Drop, nameof(options.Drop));
        _order = NamePattern.Read(options.Order, nameof(options.Order));
    }

    /// <summary>The parameters that are shown.</summary>
    public IEnumerable<string> Of(IEnumerable<string> names)
    {
        string[] shown = [.. names.Where(Shows)];
        // A stable sort by the first pattern that a name matches; those that match none come last.
        return _order.Length == 0 ? shown : shown.OrderBy(Place);
    }

    /// <summary>Refuses a pattern that no parameter matches.</summary>
    /// <exception cref="ArgumentException">A pattern chooses no parameter, or all are left out.</exception>
    public void Require(IReadOnlyCollection<string> names)
    {
        foreach (
            (NamePattern[] patterns, string member) in (ReadOnlySpan<(NamePattern[], string)>)
                [(_keep, nameof(_options.Keep)), (_drop, nameof(_options.Drop)), (_order, nameof(_options.Order))]
        )
        {
            foreach (NamePattern pattern in patterns)
            {
                if (!names.Any(name => Chooses(pattern, name)))
                {
                    throw new ArgumentException($"{member}: no parameter matches '{pattern}'. There are: {string.Join(", ", names)}.");
                }
            }
        }

        if (names.Count > 0 && (_keep.Length > 0 || _drop.Length > 0) && !names.Any(Shows))
        {
            throw new ArgumentException($"Keep and Drop leave no parameter. There are: {string.Join(", ", names)}.");
        }
    }

    private bool Shows(string name) =>
        !_options.Omit.Contains(name)
        && (_keep.Length == 0 || _keep.Any(pattern => Chooses(pattern, name)))
        && !_drop.Any(pattern => Chooses(pattern, name));

    private int Place(string name)
    {
        int place = Array.FindIndex(_order, pattern => Chooses(pattern, name));
        return place < 0 ? _order.Length : place;
    }

    private bool Chooses(NamePattern pattern, string name) => pattern.Chooses(name, _options.LabelOf(name));
}
