using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Options that compare a fit with other models, and measure fit and influence. A model has those with an answer.</summary>
internal sealed class ModelTestOptions
{
    private readonly Option<string[]> _lr = new("--lr")
    {
        HelpName = "TERMS",
        Description = "likelihood-ratio test that these terms of the formula add nothing: \"x1, region\"; may be given several times",
    };
    private readonly Option<string[]> _score = new("--score")
    {
        HelpName = "TERMS",
        Description = "score test (Rao) of the same, from the fit without the terms; robust where --vcov is; may be given several times",
    };
    private readonly Option<string?> _nested = CommandOptions.Text(
        "--lr-model",
        "MODEL.json",
        "likelihood-ratio test against a saved model, fitted again to the same rows; one of the two must hold the other"
    );
    private readonly Option<string?> _rival = CommandOptions.Text(
        "--vuong",
        "MODEL.json",
        "Vuong's test against a saved model of which none holds the other, fitted again to the same rows"
    );
    private readonly Option<bool> _vif = new("--vif") { Description = "generalized variance inflation factors of the terms" };
    private readonly Option<bool> _pseudo = new("--pseudo-r2")
    {
        Description = "the measures of fit of McFadden, Cox and Snell, Nagelkerke and Tjur, and the share of the deviance",
    };
    private readonly Option<string?> _influence = CommandOptions.Text(
        "--influence",
        "FILE",
        "write fitted means, residuals, leverages, studentized residuals, Cook's distances and DFBETAS by row to this CSV file"
    );
    private readonly WildOptions _wild;
    private readonly bool _isLeastSquares;
    private readonly bool _isInstruments;
    private readonly bool _hasFamily;
    private readonly bool _hasLikelihood;
    private readonly bool _hasOnePredictor;

    public ModelTestOptions(EstimatorDescriptor model)
    {
        _isLeastSquares = ReferenceEquals(model, OlsEstimator.Descriptor);
        _isInstruments = ReferenceEquals(model, TwoSlsEstimator.Descriptor);
        _wild = new WildOptions(_isInstruments ? WildKind.Instruments : WildKind.Scores);
        _hasFamily = HasFamily(model);
        _hasOnePredictor = model.HasEffects;
        _hasLikelihood =
            model.HasInference
            && !_isInstruments
            && !ReferenceEquals(model, EventStudyEstimator.Descriptor)
            && !ReferenceEquals(model, PipelineEstimator.Descriptor);
    }

    /// <summary>Whether a model is one of a family of distributions, with standard errors.</summary>
    public static bool HasFamily(EstimatorDescriptor model)
    {
        try
        {
            return model.HasEffects && model.FamilyOf(model.Options.CreateOptions()) is not null;
        }
        catch (ArgumentException)
        {
            // A family that only the application knows.
            return true;
        }
    }

    /// <summary>Adds the options that the model reads.</summary>
    public void AddTo(Command command)
    {
        Add(command, _hasLikelihood, _lr, _nested);
        Add(command, _hasLikelihood && _hasOnePredictor, _score);
        Add(command, _hasFamily, _rival, _pseudo, _influence);
        Add(command, _hasOnePredictor && !_isLeastSquares, _vif);
        if (HasWild)
        {
            _wild.AddTo(command);
        }
    }

    /// <summary>What was typed.</summary>
    /// <exception cref="UsageException">An option is wrong, or is read by nothing.</exception>
    public ModelTestArguments Read(ParseResult parsed) =>
        new()
        {
            LikelihoodRatios = _hasLikelihood ? parsed.GetValue(_lr) ?? [] : [],
            NestedModel = _hasLikelihood ? parsed.GetValue(_nested) : null,
            Scores = _hasLikelihood && _hasOnePredictor ? parsed.GetValue(_score) ?? [] : [],
            RivalModel = _hasFamily ? parsed.GetValue(_rival) : null,
            PseudoRSquared = _hasFamily && parsed.GetValue(_pseudo),
            InfluenceFile = _hasFamily ? parsed.GetValue(_influence) : null,
            InflationFactors = _hasOnePredictor && !_isLeastSquares && parsed.GetValue(_vif),
            Wild = HasWild ? _wild.Restrictions(parsed) : [],
            WildOptions = HasWild ? _wild.Read(parsed) : null,
        };

    private bool HasWild => _isInstruments || (_hasLikelihood && _hasOnePredictor && !_isLeastSquares);

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
