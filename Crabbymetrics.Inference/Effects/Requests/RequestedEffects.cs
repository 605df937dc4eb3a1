using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The effects of a request, one after the other.</summary>
internal sealed class RequestedEffects
{
    private const int MostPoints = 10_000;

    private readonly IModelVariables _variables;
    private readonly EffectsRequest _request;
    private readonly MeanSurface _surface;
    private readonly EffectScenarios _scenarios;
    private readonly List<EffectGroup> _groups;
    private readonly Action<EffectCell, EffectStatistic> _receive;

    public RequestedEffects(
        IEstimationResult result,
        IModelVariables variables,
        EffectsRequest request,
        MeanSurface surface,
        Action<EffectCell, EffectStatistic> receive
    )
    {
        RequestedEffectsCheck.Require(variables, request);
        _variables = variables;
        _request = request;
        _surface = surface;
        _receive = receive;
        _scenarios = new EffectScenarios(result, variables, surface, request.AtMeans);
        double[] weights = new double[variables.RowCount];
        weights.AsSpan().Fill(1.0);
        ObservationCounts.Weights(result).CopyTo(weights);
        _groups = EffectGroup.Of(variables, request.By, weights);
    }

    /// <summary>Makes them all.</summary>
    public void Run()
    {
        ImmutableArray<ImmutableArray<(string, string)>> grid = Grid();
        if (_request.Kind == EffectKind.Predictions)
        {
            Each(grid, "", "", (point, group) => mean => Change(mean, group, [(1.0, _scenarios.Of(point, group))]));
            return;
        }

        ImmutableArray<string> names = _request.Variables.IsEmpty ? _variables.Names : _request.Variables;
        if (_request.Cross)
        {
            Cross(grid, [.. names.Select(name => EffectContrast.Of(_variables, name, _request).ToArray())]);
            return;
        }

        foreach (string name in names)
        {
            foreach (EffectContrast contrast in EffectContrast.Of(_variables, name, _request))
            {
                Each(grid, name, contrast.Label, (point, group) => Statistic(point, group, contrast));
            }

            _scenarios.Clear();
        }
    }

    private Func<int, EffectStatistic> Statistic(ImmutableArray<(string, string)> point, EffectGroup group, EffectContrast contrast)
    {
        if (contrast is { To: null, Step: 0.0 })
        {
            EffectRows rows = _scenarios.Of(point, group);
            EffectRows derivatives = _scenarios.Derivatives(point, contrast.Variable, group);
            double[] x = _scenarios.Values(point, contrast.Variable, group);
            return mean => new MeanSlope(mean, rows, derivatives, x, Weights(rows, group), _request.Measure);
        }

        (double, EffectRows)[] parts =
        [
            (1.0, Changed(point, group, [(contrast, true)])),
            (-1.0, Changed(point, group, [(contrast, false)])),
        ];
        return mean => Change(mean, group, parts);
    }

    private void Cross(ImmutableArray<ImmutableArray<(string, string)>> grid, EffectContrast[][] contrasts)
    {
        IEnumerable<EffectContrast[]> products =
        [
            [],
        ];
        foreach (EffectContrast[] own in contrasts)
        {
            products = [.. products.SelectMany(_ => own, static (product, contrast) => (EffectContrast[])[.. product, contrast])];
        }

        foreach (EffectContrast[] product in products)
        {
            string variable = string.Join(':', product.Select(static c => c.Variable));
            string label = string.Join(", ", product.Select(static c => c.Label));
            Each(
                grid,
                variable,
                label,
                (point, group) =>
                {
                    List<(double, EffectRows)> parts = [];
                    for (int side = 0; side < 1 << product.Length; side++)
                    {
                        bool[] after = [.. product.Select((_, v) => (side >> v & 1) == 0)];
                        double sign = after.Count(static a => !a) % 2 == 0 ? 1.0 : -1.0;
                        parts.Add((sign, Changed(point, group, [.. product.Zip(after)])));
                    }

                    return mean => Change(mean, group, [.. parts]);
                }
            );
            _scenarios.Clear();
        }
    }

    private EffectRows Changed(ImmutableArray<(string, string)> point, EffectGroup group, (EffectContrast Contrast, bool After)[] changes)
    {
        List<(string, string)> values = [];
        List<(string, double)> steps = [];
        foreach ((EffectContrast contrast, bool after) in changes)
        {
            if (contrast.To is not null)
            {
                values.Add((contrast.Variable, after ? contrast.To : contrast.From!));
            }
            else if (after)
            {
                steps.Add((contrast.Variable, contrast.Step));
            }
        }

        return _scenarios.Of(point, [.. values], steps, group);
    }

    private MeanChange Change(int mean, EffectGroup group, (double Sign, EffectRows Rows)[] parts) =>
        new(mean, [.. parts.Select(part => (part.Sign, part.Rows, Weights(part.Rows, group)))], _request.Measure);

    private static double[] Weights(EffectRows rows, EffectGroup group) => rows.Shares is null ? group.Shares : [1.0];

    private void Each(
        ImmutableArray<ImmutableArray<(string Name, string Value)>> grid,
        string variable,
        string label,
        Func<ImmutableArray<(string, string)>, EffectGroup, Func<int, EffectStatistic>> make
    )
    {
        foreach (ImmutableArray<(string Name, string Value)> point in grid)
        {
            foreach (EffectGroup group in _groups)
            {
                Func<int, EffectStatistic> statistic = make(point, group);
                for (int mean = 0; mean < _surface.MeanCount; mean++)
                {
                    EffectCell cell = new(
                        variable,
                        label,
                        _surface.Classes.IsEmpty ? null : _surface.Classes[mean],
                        [.. point.Select(static p => KeyValuePair.Create(p.Name, p.Value)), .. group.Values]
                    );
                    _receive(cell, statistic(mean));
                }
            }
        }
    }

    private ImmutableArray<ImmutableArray<(string, string)>> Grid()
    {
        ImmutableArray<ImmutableArray<(string, string)>> points =
        [
            [],
        ];
        foreach (EffectValues values in _request.At)
        {
            points = [.. points.SelectMany(_ => values.Values, (point, value) => point.Add((values.Variable, value)))];
            if (points.Length > MostPoints)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The grid has more than {MostPoints} points."));
            }
        }

        return points;
    }
}
