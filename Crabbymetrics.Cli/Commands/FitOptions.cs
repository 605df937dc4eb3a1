using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options that every <c>crabby fit NAME</c> takes.</summary>
internal sealed class FitOptions
{
    private readonly Argument<string[]> _data = DataArgument.Create(
        "text file with a header (CSV, also gzip), Parquet (.parquet), Stata (.dta), or with the DuckDB plug-in .duckdb and .json; a "
            + "pattern like data/*.csv, or several text files; - for the standard input; rows with a missing value in a column used "
            + "are left out"
    );
    private readonly Option<string?> _formula = CommandOptions.Text(
        "--formula",
        "FORMULA",
        "y ~ x1*x2 + log(x3) + C(year, ref = 2001): see docs/formulas.md; a dot is every other column, - 1 takes the intercept out, "
            + "other names stand in `backticks`"
    );
    private readonly Option<string?> _where = CommandOptions.Text(
        "--where",
        "EXPR",
        "use the rows for which this holds: \"year > 2000 & region != 'west'\""
    );
    private readonly Option<string?> _transform = CommandOptions.Text(
        "--transform",
        "STEPS",
        "principal components or a kernel basis of columns in place of these: \"pca(x1..x20, 5)\", \"kernel(a, b, 50)\"; see "
            + "docs/transformers.md"
    );
    private readonly Option<string?> _resume = CommandOptions.Text(
        "--resume",
        "MODEL.json",
        "go on from a model that --save wrote: the rows are learned once, in their order, with the options of that model"
    );
    private readonly Option<bool> _stream = new("--stream")
    {
        Description =
            "learn from the rows as they are read, in their order, and hold none of them: delimited text (also packed, also from a pipe) "
            + "and Parquet",
    };
    private readonly Option<string?> _naAction = CommandOptions.Text(
        "--na-action",
        "drop|fail",
        "what becomes of rows with a missing value: left out and counted (default), or an error"
    );
    private readonly Option<string?> _by = CommandOptions.Text("--by", "COL", "a model for each value of a column, side by side");
    private readonly Option<bool> _commonSample = new("--common-sample")
    {
        Description = "of several models, use the rows that are complete in all",
    };
    private readonly Option<string?> _offset = CommandOptions.Text(
        "--offset",
        "EXPR",
        "column or expression that enters the linear predictor with coefficient 1 (the logarithm of an exposure)"
    );
    private readonly Option<string?> _exposure = CommandOptions.Text(
        "--exposure",
        "EXPR",
        "column or expression whose logarithm enters the linear predictor with coefficient 1"
    );
    private readonly Option<string?> _weights = CommandOptions.Text("--weights", "EXPR", "column or expression of observation weights");
    private readonly Option<string?> _weightsKind = CommandOptions.Text(
        "--weights-kind",
        "frequency|analytic|probability",
        "what the weights mean"
    );
    private readonly Option<string[]> _column = new("--column")
    {
        HelpName = "NAME=EXPR",
        Description = "column or expression that the model, or --vcov conley, reads under a name of its own; given once for each",
    };
    private readonly Option<string?> _vcov = CommandOptions.Text(
        "--vcov",
        "NAME",
        "covariance of the estimates: vanilla (default), sandwich, hc1, cr1, ...; see crabby list"
    );
    private readonly Option<string?> _cluster = CommandOptions.Text(
        "--cluster",
        "EXPR[,EXPR]",
        "columns or expressions whose equal values are clusters (firm^year combines two); without --vcov it implies cr1"
    );
    private readonly Option<string?> _time = CommandOptions.Text(
        "--time",
        "COL",
        "column of the period of each row, for lags in the formula and for covariances that allow for serial correlation"
    );
    private readonly Option<string?> _unit = CommandOptions.Text(
        "--unit",
        "COL",
        "column of the units of a panel, within which lags in the formula are taken, and serial correlation by --vcov hac"
    );
    private readonly Option<string?> _lag = CommandOptions.Text(
        "--lag",
        "L",
        "number of lags of those covariances (default: the formula's own rule)"
    );
    private readonly Option<string?> _kernel = CommandOptions.Text(
        "--kernel",
        "bartlett|parzen|qs|truncated",
        "kernel over time of --vcov hac (default bartlett)"
    );
    private readonly Option<string?> _bandwidth = CommandOptions.Text(
        "--bandwidth",
        "B|andrews|newey-west",
        "bandwidth of that kernel in periods, or the rule that finds it, in place of --lag"
    );
    private readonly Option<bool> _prewhiten = new("--prewhiten")
    {
        Description = "prewhiten the scores of --vcov hac by a first-order vector autoregression",
    };
    private readonly Option<bool> _diagnostics = new("--diagnostics")
    {
        Description =
            "tests of the specification: of least squares constant variance, serial correlation, functional form, normal errors; of other "
            + "models the link, overdispersion, goodness of fit",
    };
    private readonly Option<string?> _smallSample = CommandOptions.Text(
        "--small-sample",
        "FACTOR",
        "small-sample factor in place of the covariance's own: none, n/(n-1), n/(n-k), (n-1)/(n-k), G/(G-1), "
            + "G/(G-1)*(n-1)/(n-k) or T/(T-1)*(n-1)/(n-k)"
    );
    private readonly Option<string?> _absorbedCount = CommandOptions.Text(
        "--df",
        "exact|full|fixest|reghdfe|none",
        "how small-sample factors count absorbed effects: their rank less that of those nested in the clusters (default), all their rank, "
            + "as fixest or reghdfe do, or not at all"
    );
    private readonly Option<string?> _multiway = CommandOptions.Text(
        "--multiway",
        "each-term|smallest",
        "of several --cluster columns, whether each term has the factor of its own number of clusters (default) or all have that of "
            + "the column with the fewest"
    );
    private readonly Option<string?> _bread = CommandOptions.Text(
        "--bread",
        "observed|expected",
        "information of the bread of robust and clustered covariances: observed (Stata, statsmodels; default) or expected (R)"
    );
    private readonly Option<bool> _clusterT = new("--cluster-t")
    {
        Description = "with clusters, t with G - 1 degrees of freedom in place of the normal",
    };
    private readonly Option<string[]> _test = new("--test")
    {
        HelpName = "RESTRICTIONS",
        Description = "Wald test of linear restrictions under the covariance: \"x1 = x2, x3 = 0\"; may be given several times",
    };
    private readonly Option<bool> _irr = new("--irr")
    {
        Description = "exponentiated coefficients as a further table: rate ratios with a log link, odds ratios with a logit link",
    };
    private readonly Option<bool> _margins = new("--margins")
    {
        Description = "average marginal effects on the mean; of a column of 0 and 1 the change from 0 to 1",
    };
    private readonly Option<bool> _marginsAtMeans = new("--margins-at-means") { Description = "the same at the means of the columns" };
    private readonly Option<string[]> _effects = new("--effects")
    {
        HelpName = "REQUEST",
        Description =
            "predictions, comparisons or slopes of variables: \"slopes x, z; by region\", "
            + "\"comparisons g; contrast pairwise; at x = 1 2\"; may be given several times",
    };
    private static readonly string[] IntervalKinds = ["profile", "simultaneous"];
    private static readonly string[] Adjustments = ["holm", "bh", "romano-wolf"];
    private readonly Option<string?> _intervals = CommandOptions.Text(
        "--intervals",
        "profile|simultaneous",
        "further limits of the coefficients: of the profile likelihood, or such that hold together, also those of --effects"
    );
    private readonly Option<string?> _adjust = CommandOptions.Text(
        "--adjust",
        "holm|bh|romano-wolf",
        "p-values of the coefficients adjusted for testing all of them; romano-wolf needs --bootstrap"
    );
    private readonly Option<string?> _adjustFor = CommandOptions.Text(
        "--adjust-for",
        "NAMES",
        "the coefficients that --adjust and --intervals are for, separated by commas (default all slopes)"
    );
    private readonly Option<string[]> _equivalence = new("--equivalence")
    {
        HelpName = "RANGE",
        Description =
            "test that a coefficient, or a combination, lies inside a range of values that count as none: \"x1 - x2 = -0.1 0.1\"; may be "
            + "given several times",
    };
    private readonly Option<string?> _anova = CommandOptions.Text(
        "--anova",
        "2|3",
        "Wald test of each term under the covariance, as Anova of R's car: of a term given the terms that do not hold it (2), or given all "
            + "others (3)"
    );
    private readonly Option<string?> _level = CommandOptions.Text("--level", "P", "confidence level (default 0.95)");
    private readonly Option<string?> _bootstrap = CommandOptions.Text("--bootstrap", "B", "number of bootstrap replicates");
    private readonly Option<string?> _bootstrapScheme = CommandOptions.Text(
        "--bootstrap-scheme",
        "NAME",
        "how replicates are drawn (default pairs, or cluster-pairs with --cluster, of which the first column counts); see crabby list; a "
            + "jackknife needs no --bootstrap"
    );
    private readonly Option<string?> _bootstrapLimits = CommandOptions.Text(
        "--bootstrap-limits",
        "NAME",
        "percentile, basic, normal, bca or studentized (default: the scheme's own)"
    );
    private readonly Option<string?> _seed = CommandOptions.Text("--seed", "S", "seed of the bootstrap (default 1)");
    private readonly Option<bool> _draws = new("--draws") { Description = "put the bootstrap draws into the JSON" };
    private readonly Option<string?> _predict = CommandOptions.Text(
        "--predict",
        "FILE",
        "predict the mean for each row of another file; in JSON as predictions, else as a CSV block (row, prediction) after the results"
    );
    private readonly Option<string?> _newLevels = CommandOptions.Text(
        "--new-levels",
        "missing|fail",
        "what becomes of a row to predict whose category the model was fitted without: no prediction (default), or an error"
    );
    private readonly Option<string?> _predictOutput = CommandOptions.Text(
        "--predict-output",
        "FILE",
        "write the predictions to this CSV file rather than after the results"
    );
    private readonly Option<string?> _save = CommandOptions.Text(
        "--save",
        "MODEL.json",
        "save the model without its data, with the covariance of the table; crabby predict MODEL.json NEW.csv uses it"
    );
    private readonly Option<bool> _saveData = new("--save-data")
    {
        Description = "save the rows of the fit too, with the columns that the model reads; crabby predict MODEL.json then needs no DATA",
    };
    private readonly Option<string?> _output = CommandOptions.Text(
        "--output",
        "table|json|csv|markdown|latex|html",
        "form of the results (default table)"
    );
    private readonly Option<string?> _outputFile = CommandOptions.Text(
        "--output-file",
        "FILE",
        "write the results to a file, in the form of its ending: .txt, .json, .csv, .md or .tex"
    );
    private readonly Option<bool> _robust = new("--robust")
    {
        Description = "errors that hold under heteroskedasticity: the same as --vcov hc1, for every model",
    };
    private readonly LeastSquaresOptions? _leastSquares;
    private readonly InstrumentOptions? _instruments;
    private readonly ModelTestOptions _modelTests;
    private readonly PictureOptions _pictures = new();
    private readonly DataOptions _reading = new();
    private readonly ClusterFitOptions _nodes = new();
    private readonly Option<string?> _checkpoint = CommandOptions.Text(
        "--checkpoint",
        "FILE",
        "with --memory or --cluster-nodes: each pass over the rows is written to FILE, from which the same command goes on after it was "
            + "broken off, with the same numbers; deleted when the fit ends well"
    );
    private readonly Option<string?> _event = CommandOptions.Text(
        "--event",
        "CLASS",
        "class of an outcome of two that counts as 1 (default: the later one, by value or by characters)"
    );
    private readonly Option<bool> _quiet = new("--quiet") { Description = "no warnings and no progress; errors are still shown" };

    public FitOptions(EstimatorDescriptor model)
    {
        _leastSquares = ReferenceEquals(model, OlsEstimator.Descriptor) ? new LeastSquaresOptions() : null;
        _instruments = ReferenceEquals(model, TwoSlsEstimator.Descriptor) ? new InstrumentOptions() : null;
        _modelTests = new ModelTestOptions(model);
        _formula.Required = true;
        _formula.Aliases.Add("-f");
        _outputFile.Aliases.Add("-o");
    }

    /// <summary>Adds what stands before the estimator's own options, as far as the estimator reads it.</summary>
    public void AddTo(Command command, EstimatorDescriptor model)
    {
        command.Add(_data);
        command.Add(_formula);
        Add(command, true, _where, _naAction, _by, _commonSample);
        Add(command, ReferenceEquals(model, FtrlEstimator.Descriptor), _resume, _stream);
        // The pipeline by name has it among its own.
        Add(command, !ReferenceEquals(model, PipelineEstimator.Descriptor), _transform);
        Add(command, model.Roles.HasFlag(DataRoles.Offset), _offset, _exposure);
        Add(command, model.Roles.HasFlag(DataRoles.Weights), _weights, _weightsKind);
        Add(command, !model.FurtherColumns.IsEmpty || model.HasInference, _column);
        // Lags of the formula read them, whatever the model.
        Add(command, true, _time, _unit);
        Add(command, model.HasInference, _vcov, _robust, _cluster, _lag, _kernel, _bandwidth, _prewhiten);
        Add(command, model.HasInference && model.Roles.HasFlag(DataRoles.Absorbed), _absorbedCount);
        Add(
            command,
            model.HasInference,
            _smallSample,
            _bread,
            _multiway,
            _clusterT,
            _test,
            _anova,
            _equivalence,
            _intervals,
            _adjust,
            _adjustFor
        );
        Add(command, model.TestsItsSpecification || ModelTestOptions.HasFamily(model), _diagnostics);
        _modelTests.AddTo(command);
        _leastSquares?.AddTo(command);
        _instruments?.AddTo(command);
        Add(command, model.HasEffects, _irr, _margins, _marginsAtMeans);
        Add(command, model.HasEffects || ReferenceEquals(model, MultinomialLogitEstimator.Descriptor), _effects);
    }

    /// <summary>Adds the options that read best after the estimator's own.</summary>
    public void AddRemainingTo(Command command, EstimatorDescriptor model)
    {
        Add(command, model.HasInference, _bootstrap, _bootstrapScheme, _bootstrapLimits, _seed, _draws, _level);
        Add(command, true, _predict, _newLevels, _predictOutput, _save, _saveData, _output, _outputFile);
        _pictures.AddTo(command);
        Add(command, true, _event);
        Add(command, true, _reading.All);
        Add(command, true, _nodes.All);
        Add(command, true, _checkpoint);
        Add(command, true, _quiet);
    }

    public FitRequest Read(ParseResult parsed, ChosenModel model)
    {
        (string formula, string? steps) = TransformedFormula.Split(
            parsed.GetRequiredValue(_formula)!,
            parsed.GetValue(_transform) ?? model.Transform
        );
        return FitRequest.Create(
            model.OutcomeColumn,
            new FitArguments
            {
                Files = parsed.GetValue(_data) ?? [],
                Event = parsed.GetValue(_event),
                Formula = TransformedFormula.Complete(formula, steps),
                Transform = model.Transform is null ? steps : null,
                Resume = parsed.GetValue(_resume),
                Stream = parsed.GetValue(_stream),
                NoIntercept = model.HasNoIntercept,
                Where = parsed.GetValue(_where),
                NaAction = parsed.GetValue(_naAction),
                By = parsed.GetValue(_by),
                CommonSample = parsed.GetValue(_commonSample),
                Offset = parsed.GetValue(_offset),
                Exposure = parsed.GetValue(_exposure),
                Trials = model.Trials,
                Weights = parsed.GetValue(_weights),
                WeightsKind = parsed.GetValue(_weightsKind),
                Columns = FurtherColumns.Read(parsed.GetValue(_column) ?? [], model.Descriptor, parsed.GetValue(_vcov)),
                Vcov = ReadVcov(parsed),
                Cluster = parsed.GetValue(_cluster),
                Time = parsed.GetValue(_time),
                Unit = parsed.GetValue(_unit),
                Lag = (int?)parsed.GetWholeNumber(_lag, int.MaxValue),
                Kernel = parsed.GetValue(_kernel),
                Bandwidth = parsed.GetValue(_bandwidth),
                Prewhiten = parsed.GetValue(_prewhiten),
                Diagnostics = parsed.GetValue(_diagnostics),
                SmallSample = parsed.GetValue(_smallSample),
                AbsorbedCount = parsed.GetValue(_absorbedCount),
                Multiway = parsed.GetValue(_multiway),
                Bread = parsed.GetValue(_bread),
                ClusterT = parsed.GetValue(_clusterT),
                RateRatios = parsed.GetValue(_irr),
                Margins = parsed.GetValue(_margins),
                MarginsAtMeans = parsed.GetValue(_marginsAtMeans),
                Effects = parsed.GetValue(_effects) ?? [],
                Equivalence = parsed.GetValue(_equivalence) ?? [],
                Intervals = ReadWord(parsed.GetValue(_intervals), "--intervals", IntervalKinds),
                Adjust = ReadWord(parsed.GetValue(_adjust), "--adjust", Adjustments),
                AdjustFor = parsed.GetValue(_adjustFor),
                Anova = ReadAnova(parsed.GetValue(_anova)),
                Tests = parsed.GetValue(_test) ?? [],
                Level = parsed.GetNumber(_level) ?? 0.95,
                HasLevel = parsed.GetValue(_level) is not null,
                Bootstrap = (int?)parsed.GetWholeNumber(_bootstrap, int.MaxValue),
                BootstrapScheme = parsed.GetValue(_bootstrapScheme),
                BootstrapLimits = parsed.GetValue(_bootstrapLimits),
                Seed = parsed.GetWholeNumber(_seed) ?? 1,
                HasSeed = parsed.GetValue(_seed) is not null,
                Draws = parsed.GetValue(_draws),
                Predict = parsed.GetValue(_predict),
                NewLevels = parsed.GetValue(_newLevels),
                PredictOutput = parsed.GetValue(_predictOutput),
                Save = parsed.GetValue(_save),
                SaveData = parsed.GetValue(_saveData),
                Output = parsed.GetValue(_output) ?? ReportFormats.OfFile(parsed.GetValue(_outputFile)),
                OutputFile = parsed.GetValue(_outputFile),
                Pictures = _pictures.Read(parsed),
                ClusterNodes = _nodes.Read(parsed),
                Checkpoint = parsed.GetValue(_checkpoint),
                Reading = _reading.Read(parsed, parsed.GetValue(_data)?.FirstOrDefault()),
                Quiet = parsed.GetValue(_quiet),
                LeastSquares = _leastSquares?.Read(parsed),
                ModelTests = _modelTests.Read(parsed),
                Instruments = _instruments?.Read(parsed),
            }
        );
    }

    private static string? ReadWord(string? word, string option, string[] known) =>
        word is null || known.Contains(word)
            ? word
            : throw new UsageException($"{option} takes {string.Join(", ", known)}; it is '{word}'.");

    private static int? ReadAnova(string? type) =>
        type switch
        {
            null => null,
            "2" or "II" => 2,
            "3" or "III" => 3,
            _ => throw new UsageException($"--anova takes 2 or 3; it is '{type}'."),
        };

    private string? ReadVcov(ParseResult parsed)
    {
        string? name = parsed.GetValue(_vcov);
        // What other programs call errors that hold under heteroskedasticity is what --robust is here.
        name = name?.ToUpperInvariant() is "ROBUST" or "HETERO" or "HETEROSKEDASTIC" ? "hc1" : name;
        if (!parsed.GetValue(_robust))
        {
            return name;
        }

        return name is not null ? throw new UsageException($"--robust is --vcov hc1, and --vcov is {name}: leave one of the two out.")
            : parsed.GetValue(_cluster) is not null
                ? throw new UsageException(
                    "--robust and --cluster exclude each other: clustered errors hold under heteroskedasticity too. Leave --robust out."
                )
            : "hc1";
    }

    private static void Add(Command command, bool offered, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (offered)
            {
                command.Add(option);
            }
        }
    }
}
