using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A synthetic control as values and tables.</summary>
internal static class SyntheticControlReport
{
    public static ResultReport Of(SyntheticControlResult result, SyntheticControlReportOptions options, CancellationToken cancellationToken)
    {
        List<ResultValue> values = [.. Fit(result)];
        List<ResultSection> sections = [.. Tables(result)];
        if (options.Placebos)
        {
            SyntheticControlPlacebos placebos = result.PlacebosInSpace(options.Pool, cancellationToken);
            sections.Add(Placebos(placebos));
            if (placebos.Rank is { } rank)
            {
                values.Add(new ResultValue("placebo_rank", "Placebo rank", rank));
            }

            values.Add(new ResultValue("p_value", "Placebo p (post/pre MSPE)", placebos.PValue));
            values.Add(new ResultValue("effect_p_value", "Placebo p (effect)", placebos.EffectPValue));
        }

        if (options.PlaceboTime is { } from)
        {
            SyntheticControlResult placebo = result.PlaceboInTime(from, cancellationToken);
            sections.Add(
                Single(
                    "placebo_in_time",
                    "Placebo in time",
                    ("from", "From", placebo.From),
                    ("att", "Effect", placebo.Att),
                    ("pre_rmspe", "RMS gap before", placebo.PreRmspe)
                )
            );
        }

        if (options.LeaveOneOut)
        {
            sections.Add(
                Section(
                    "leave_one_out",
                    "Without a donor",
                    [("unit", "Donor"), ("weight", "Its weight"), ("att", "Effect"), ("pre_rmspe", "RMS gap before")],
                    result.LeaveOneOut(cancellationToken),
                    static o => [o.Donor, o.Weight, o.Att, o.PreRmspe]
                )
            );
        }

        if (options.Conformal)
        {
            values.Add(new ResultValue("conformal_p_value", "Conformal p of no effect", result.ConformalPValue()));
            sections.Add(
                Section(
                    "conformal_intervals",
                    FormattableString.Invariant($"Effects, conformal intervals at {100.0 * options.Level:0.####}%"),
                    [("time", "Period"), ("estimate", "Effect"), ("conf_low", "Low"), ("conf_high", "High")],
                    result.ConformalIntervals(options.Level, cancellationToken),
                    static i => [i.Period, i.Estimate, i.Lower, i.Upper]
                )
            );
        }

        if (options.Errors is { } kind)
        {
            SyntheticControlError error = result.StandardError(
                kind,
                options.Replications,
                level: options.Level,
                cancellationToken: cancellationToken
            );
            sections.Add(
                Single(
                    "standard_error",
                    "Standard error of the average effect",
                    ("kind", "Kind", kind.ToString().ToLowerInvariant()),
                    ("std_error", "Std. error", error.StandardError),
                    ("conf_low", "Low", error.Lower),
                    ("conf_high", "High", error.Upper),
                    ("level", "Level", options.Level),
                    ("replications", "Fits", error.Replications)
                )
            );
        }

        return new ResultReport
        {
            Subject = $"{result.OutcomeName} of {string.Join(", ", result.Treated)} from {result.From}",
            Values = [.. values],
            Sections = [.. sections],
            Warnings = [.. WarningsOf(result)],
        };
    }

    private static IEnumerable<ResultValue> Fit(SyntheticControlResult result)
    {
        yield return new ResultValue("method", "Method", MethodWord(result.Method));
        yield return new ResultValue("treated", "", string.Join(", ", result.Treated));
        yield return new ResultValue("from", "", result.From);
        yield return new ResultValue("donors", "Donors", result.Donors.Length);
        yield return new ResultValue("att", "Average effect", result.Att);
        yield return new ResultValue("pre_rmspe", "RMS gap before", result.PreRmspe);
        yield return new ResultValue("post_rmspe", "RMS gap after", result.PostRmspe);
        if (result.Units is not [var unit])
        {
            yield break;
        }

        yield return new ResultValue("mspe_ratio", "Post/pre MSPE", unit.MspeRatio);
        if (unit.Intercept != 0.0)
        {
            yield return new ResultValue("intercept", "Constant", unit.Intercept);
        }

        if (unit.Penalty is { } penalty)
        {
            yield return new ResultValue("penalty", "Penalty", penalty);
        }

        if (unit.Predictors is { } predictors)
        {
            yield return new ResultValue("mspe", "MSPE before", predictors.Mspe);
            yield return new ResultValue("mspe_outcome_bound", "Least MSPE of any weights", predictors.OutcomeBound);
            yield return new ResultValue("predictor_loss", "Predictor loss", predictors.Loss);
            yield return new ResultValue("v_unique", "V unique", predictors.IsUnique);
        }
    }

    private static IEnumerable<ResultSection> Tables(SyntheticControlResult result)
    {
        int[] order = [.. Enumerable.Range(0, result.Weights.Length).OrderByDescending(j => Math.Abs(result.Weights[j]))];
        int shown = result.Weights.Count(static weight => weight != 0.0),
            zero = result.Weights.Length - shown;
        yield return Section(
            "weights",
            "Weights",
            [("unit", "Donor"), ("weight", "Weight")],
            order,
            j => [result.Donors[j], result.Weights[j]]
        ) with
        {
            Shown = shown,
            Remainder =
                zero == 0 ? null
                : zero == 1 ? "1 donor has the weight 0."
                : FormattableString.Invariant($"{zero} donors have the weight 0."),
        };
        if (!result.TimeWeights.IsEmpty)
        {
            int[] periods = [.. Enumerable.Range(0, result.TimeWeights.Length).Where(t => result.TimeWeights[t] != 0.0)];
            yield return Section(
                "time_weights",
                "Weights of periods",
                [("time", "Period"), ("weight", "Weight")],
                [.. periods, .. Enumerable.Range(0, result.TimeWeights.Length).Except(periods)],
                t => [result.PeriodsBefore[t], result.TimeWeights[t]]
            ) with
            {
                Shown = periods.Length,
            };
        }

        if (result.Units.Length > 1)
        {
            yield return Section(
                "units",
                "Treated units",
                [("unit", "Unit"), ("att", "Effect"), ("pre_rmspe", "RMS gap before"), ("mspe_ratio", "Post/pre MSPE")],
                result.Units,
                static unit => [unit.Unit, unit.Att, Math.Sqrt(unit.PreMspe), unit.MspeRatio]
            );
        }

        if (result.Units is [{ Certificate: { } certificate }])
        {
            yield return Certificate(certificate);
        }

        bool byPredictors = result.Balance().Any(static row => !double.IsNaN(row.Weight));
        yield return Section(
            "balance",
            "Balance before treatment",
            [("name", ""), ("treated", "Treated"), ("synthetic", "Synthetic"), ("donor_mean", "Donor mean"), ("v", "V")],
            result.Balance(),
            static row => [row.Name, row.Treated, row.Synthetic, row.DonorMean, row.Weight]
        ) with
        {
            // Outcomes before treatment stand among the gaps.
            Shown = byPredictors || result.Method == SyntheticControlMethod.Penalized ? null : 0,
        };
        yield return Section(
            "gaps",
            "Gaps",
            [("time", "Period"), ("treated", "Treated"), ("synthetic", "Synthetic"), ("gap", "Gap"), ("after", "After")],
            result.Gaps,
            static gap => [gap.Period, gap.Treated, gap.Synthetic, gap.Gap, gap.IsAfter]
        );
    }

    private static ResultSection Certificate(SimplexCertificate certificate) =>
        Single(
            "certificate",
            "Certificate of the weights",
            ("gradient_gap", "Smallest gradient at 0", certificate.GradientGap),
            ("stationarity", "Stationarity", certificate.Stationarity),
            ("unique", "Unique", certificate.IsUnique),
            ("degenerate", "Degenerate", certificate.IsDegenerate)
        );

    private static ResultSection Placebos(SyntheticControlPlacebos placebos)
    {
        SyntheticControlPlacebo[] sorted = [.. placebos.Units.OrderByDescending(static unit => unit.MspeRatio)];
        return Section(
            "placebos",
            "Placebos in space, by the ratio of mean squared gaps",
            [("unit", "Unit"), ("treated", "Treated"), ("mspe_ratio", "Post/pre MSPE"), ("pre_rmspe", "RMS gap before"), ("att", "Effect")],
            sorted,
            static unit => [unit.Unit, unit.IsTreated, unit.MspeRatio, Math.Sqrt(unit.PreMspe), unit.Att]
        );
    }

    private static IEnumerable<string> WarningsOf(SyntheticControlResult result)
    {
        foreach (SyntheticControlUnit unit in result.Units)
        {
            if (unit.Predictors is { IsUnique: false } predictors)
            {
                string bound =
                    predictors.Mspe <= predictors.OutcomeBound * (1.0 + 1e-9)
                        ? "They reach the least mean squared gap before treatment that any weights of donors have."
                        : FormattableString.Invariant($"Their mean squared gap before treatment is {predictors.Mspe:G5}; ")
                            + FormattableString.Invariant($"the least of any weights of donors is {predictors.OutcomeBound:G5}.");
                yield return $"The weights of the predictors for {unit.Unit} are not unique: others give the same weights of donors. "
                    + bound;
            }
        }
    }

    private static string MethodWord(SyntheticControlMethod method) =>
        method switch
        {
            SyntheticControlMethod.Synthetic => "sc",
            SyntheticControlMethod.SyntheticDifferenceInDifferences => "sdid",
            SyntheticControlMethod.ElasticNet => "elastic-net",
            _ => method.ToString().ToLowerInvariant(),
        };

    private static ResultSection Single(string key, string title, params (string Key, string Heading, ResultCell Cell)[] cells) =>
        new()
        {
            Key = key,
            Title = title,
            Columns = [.. cells.Select(static cell => new ResultColumn(cell.Key, cell.Heading))],
            Rows =
            [
                [.. cells.Select(static cell => cell.Cell)],
            ],
            IsObject = true,
        };

    private static ResultSection Section<T>(
        string key,
        string title,
        (string Key, string Heading)[] columns,
        IEnumerable<T> rows,
        Func<T, ImmutableArray<ResultCell>> cells
    ) =>
        new()
        {
            Key = key,
            Title = title,
            Columns = [.. columns.Select(static column => new ResultColumn(column.Key, column.Heading))],
            Rows = [.. rows.Select(cells)],
        };
}
